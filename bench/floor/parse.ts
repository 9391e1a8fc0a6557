/** The bare parse: the text through Langium's own parser, whole, and nothing else. */
import { readFileSync } from 'node:fs';
import { planServices } from '../../language/blocks/parser.ts';

planServices().parser.LangiumParser.parse(readFileSync(process.argv[2]!, 'utf8'));
