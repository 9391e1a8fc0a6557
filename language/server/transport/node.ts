/** The language server over stdio, or over the channel VS Code opens to its own Node. */
import { serve } from './serve-node.ts';

void serve();
