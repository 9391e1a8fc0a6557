import type { ReportModel } from './model/model.ts';
import type { ReportDocument } from './output/document.ts';
import { accessSection } from './sections/access.ts';
import { blastSection } from './sections/blast.ts';
import { capacitySection } from './sections/capacity.ts';
import { evidenceSection } from './sections/evidence.ts';
import { gapSection } from './sections/gaps.ts';
import { headroomSection } from './sections/headroom.ts';
import { riskSection } from './sections/risks.ts';
import { runbookSection } from './sections/runbook.ts';
import { layersSection, sequenceSection } from './sections/sequence.ts';
import { sizingSection } from './sections/sizing.ts';
import { verdictSection } from './sections/verdict.ts';
import { progressSection } from './status/document.ts';

/** A finished picture of the layers at one moment. */
export interface ReportPicture {
    readonly svg: string;
    /** In words what it shows. */
    readonly caption: string;
    /** Too high to be read on a page. */
    readonly tall?: boolean;
}

/** The papers for a change board, in the order in which a board reads. */
export function reportDocument(model: ReportModel, pictures: readonly ReportPicture[] = []): ReportDocument {
    return {
        title: `${model.title}: change-board report`,
        subtitle: `From ${model.from.join(', ') || 'nowhere yet'} to ${model.to.join(', ') || 'nowhere yet'}. State of ${model.asOf}.`,
        blocks: [
            ...verdictSection(model),
            ...sequenceSection(model),
            ...progressSection(model.progress),
            ...layersSection(pictures),
            ...riskSection(model),
            ...gapSection(model),
            ...headroomSection(model),
            ...sizingSection(model),
            ...capacitySection(model),
            ...accessSection(model),
            ...blastSection(model),
            ...runbookSection(model),
            ...evidenceSection(model),
        ],
    };
}
