import { INHERITED, type Section, type SectionsText, indentationBelow } from './grammar.ts';

/**
 * Those of some sections without settings whose headers can leave a text. A header stays that keeps a setting above it from
 * going on with a deeper line below, such as a header that somebody indented.
 */
export function spareHeaders(file: SectionsText, empty: ReadonlySet<Section>): readonly Section[] {
  const spare: Section[] = [];
  let below = 0;
  for (const [index, section] of [...file.sections.entries()].reverse()) {
    // Below a header that leaves is what is below the next one, if that leaves as well.
    if (spare.at(-1)?.line.start !== section.end) below = indentationBelow(file.text, section.end).length;
    if (empty.has(section) && !hasShallower(file, index, below)) spare.push(section);
  }
  return spare;
}

/** Whether the last setting above a section is less deep than a line below it. */
function hasShallower({ sections, byHeader }: SectionsText, index: number, below: number): boolean {
  const start = sections[index]?.line.start ?? 0;
  // The inherited section may go on anywhere.
  const above = [sections[index - 1], byHeader.get(INHERITED)];
  const depths = above.map((section) => {
    const last = section?.settings.findLast(({ lines }) => (lines[0]?.start ?? start) < start);
    return last?.indentation.length ?? below;
  });
  return depths.some((depth) => depth < below);
}
