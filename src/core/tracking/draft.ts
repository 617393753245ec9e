/** A stretch of a text, and what the base has in its place. Offsets and lengths count UTF-16 units. */
export interface Hunk {
  readonly at: number;
  readonly length: number;
  readonly base: string;
}

/** What is to stand in the place of `[start, end)` of a text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** Takes a stretch out of a text. */
export const removal = ({ start, end }: Omit<Replacement, 'insert'>): Replacement => ({
  start,
  end,
  insert: '',
});

/**
 * A text with the hunks that lead to its base: the text as it would be without shipctl. No replacement changes the
 * base; a draft never changes itself.
 */
export class Draft {
  readonly text: string;
  /** In order of place, apart from each other. */
  readonly hunks: readonly Hunk[];
  #base: string | undefined;

  constructor(text: string, hunks: readonly Hunk[] = []) {
    this.text = text;
    this.hunks = hunks;
  }

  get base(): string {
    this.#base ??= replaced(this.text, this.hunks.map(asReplacement));
    return this.#base;
  }

  /**
   * The draft with other text in these places, and the same base. Hunks that a replacement touches become one with it.
   *
   * @param replacements in order of place, without overlap; several may begin at one place, and go in in their order
   */
  replace(replacements: readonly Replacement[]): Draft {
    if (replacements.length === 0) return this;
    const hunks: Hunk[] = [];
    let shift = 0;
    for (const cluster of clusters(this.hunks, replacements)) {
      const { start, end } = cluster;
      const stretch = this.text.slice(start, end);
      const content = replaced(stretch, cluster.replacements, start);
      const base = replaced(stretch, cluster.hunks.map(asReplacement), start);
      if (content !== base) hunks.push({ at: start + shift, length: content.length, base });
      shift += content.length - stretch.length;
    }
    return new Draft(replaced(this.text, replacements), hunks);
  }

  /** The base as the text, with hunks that lead to this text. */
  inverted(): Draft {
    let shift = 0;
    const hunks = this.hunks.map(({ at, length, base }): Hunk => {
      const hunk = { at: at + shift, length: base.length, base: this.text.slice(at, at + length) };
      shift += base.length - length;
      return hunk;
    });
    return new Draft(this.base, hunks);
  }
}

export const asReplacement = ({ at, length, base }: Hunk): Replacement => ({
  start: at,
  end: at + length,
  insert: base,
});

export const asHunk = ({ start, end, insert }: Replacement): Hunk => ({
  at: start,
  length: end - start,
  base: insert,
});

/** A text with all replacements made; `offset` is where the text begins in that of the replacements. */
function replaced(text: string, replacements: readonly Replacement[], offset = 0): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, insert } of replacements) {
    parts.push(text.slice(at, start - offset), insert);
    at = end - offset;
  }
  return parts.join('') + text.slice(at);
}

/** Hunks and replacements that touch each other, with the stretch of text that they cover together. */
interface Cluster {
  readonly start: number;
  end: number;
  readonly hunks: Hunk[];
  readonly replacements: Replacement[];
}

/** Hunks that no replacement touches stay by themselves, also if they touch each other. */
function clusters(hunks: readonly Hunk[], replacements: readonly Replacement[]): readonly Cluster[] {
  const all: Cluster[] = [];
  let next = 0;
  const hunkBefore = (limit: number): Hunk | undefined => {
    const hunk = hunks[next];
    return hunk && hunk.at <= limit ? hunk : undefined;
  };
  for (const replacement of replacements) {
    const { start, end } = replacement;
    for (let hunk = hunkBefore(start - 1); hunk; hunk = hunkBefore(start - 1)) {
      const hunkEnd = hunk.at + hunk.length;
      if (hunkEnd >= start) break;
      all.push({ start: hunk.at, end: hunkEnd, hunks: [hunk], replacements: [] });
      next++;
    }
    const last = all.at(-1);
    const isJoined = last && last.replacements.length > 0 && last.end >= start;
    const first = hunkBefore(start);
    const cluster =
      last && isJoined
        ? last
        : { start: Math.min(start, first?.at ?? start), end, hunks: [], replacements: [] };
    if (cluster !== last) all.push(cluster);
    cluster.replacements.push(replacement);
    cluster.end = Math.max(cluster.end, end);
    for (let hunk = hunkBefore(cluster.end); hunk; hunk = hunkBefore(cluster.end)) {
      cluster.hunks.push(hunk);
      cluster.end = Math.max(cluster.end, hunk.at + hunk.length);
      next++;
    }
  }
  const rest = hunks.slice(next).map((hunk): Cluster => ({
    start: hunk.at,
    end: hunk.at + hunk.length,
    hunks: [hunk],
    replacements: [],
  }));
  return [...all, ...rest];
}
