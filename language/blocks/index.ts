/** Documents kept block by block. What other rooms use of it stands here. */
export { Block, type ParseBlock } from './block.ts';
export { type BlockChange, BlockDocument } from './document.ts';
export { BlockIndex, type IndexChange, type NameKey } from './names.ts';
export type { ContentChange, Position, Range } from './positions.ts';
