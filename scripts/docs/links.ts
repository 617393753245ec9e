/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** The text without its blocks and its code, in which nothing is a link or a heading. */
const prose = (text: string): string => text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The headings of a page, without marks. */
export const headingsOf = (text: string): readonly string[] =>
  [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.replaceAll('`', ''),
  );

/** The anchors of a page; of headings that are alike the later ones are counted. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headingsOf(text)) {
    const anchor = anchorOf(heading);
    let [unique, count] = [anchor, 0];
    while (anchors.has(unique)) unique = `${anchor}-${++count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** The targets of a page's links, pictures included. */
export const linksOf = (text: string): readonly string[] => [
  ...[...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
  ...[...prose(text).matchAll(/^\[[^\]]+\]: (\S+)/gm)].map(([, target = '']) => target),
  ...[...text.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, target = '']) => target),
];
