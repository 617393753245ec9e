import { percentDecoded } from '../percent.ts';

/** A piece of an address that is shorter tells nothing by itself. */
const SHORTEST_PIECE = 6;

const LONGEST_EXCERPT = 200;

/**
 * The start of what a server said, in one line, to be shown in a message; empty where that is no text for people, or
 * where any of it gives a secret away: then none of it is shown, since a part may be written in yet another way.
 *
 * @param secrets values that must not be seen; of an address its pieces
 */
export function excerpt(text: string, secrets: readonly string[]): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.startsWith('<') || line.includes('\ufffd') || givesAway(text, secrets)) return '';
  return line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line;
}

/** The parts of an address that are to be kept secret: what stands behind its host. */
export function secretsOfUrl({ pathname, search }: URL): readonly string[] {
  return [...pathname.split('/'), ...search.split(/[?&=]/)].flatMap((piece) =>
    piece.length < SHORTEST_PIECE ? [] : [piece, percentDecoded(piece)],
  );
}

function givesAway(text: string, secrets: readonly string[]): boolean {
  const said = text.toLowerCase();
  return secrets
    .filter((secret) => secret !== '')
    .some((secret) => formsOf(secret).some((form) => said.includes(form.toLowerCase())));
}

/** The ways in which a server may write a value back. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
  ];
  if (bytes.length < SHORTEST_PIECE) return forms;
  // Encoded together with other text, its bytes may begin at any of three places; the ends depend on what is beside.
  const encoded = [0, 1, 2].map((at) =>
    bytes.subarray(at).toString('base64').replace(/=+$/, '').slice(0, -2),
  );
  return [...forms, ...encoded, ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}
