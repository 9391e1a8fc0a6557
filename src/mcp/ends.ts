/** Both ends of the protocol for agents, as one bundle: the command line serves, the extension connects. */

export { connect } from './connect.ts';
export { serve } from './serve.ts';
