export { REPOSITORY, VERSION } from '../../language/server/version.ts';
