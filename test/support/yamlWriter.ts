/** What a kubeconfig holds: scalars, maps and lists; a text that begins with `*` is an alias, with `\t` a source as it is. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

/** Chooses how each thing is written, by a seed. */
export class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(count: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((this.#state ^ (this.#state >>> 13)) >>> 0) % count;
  }

  one<T>(...all: readonly [T, ...T[]]): T {
    return all[this.below(all.length)] as T;
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }
}

/** Writes data in random YAML. */
export class YamlWriter {
  readonly #choices: Choices;
  readonly #step: number;
  readonly #listStep: number;
  readonly #oddness: number;

  constructor(choices: Choices) {
    this.#choices = choices;
    this.#step = choices.one(2, 2, 4, 1);
    this.#listStep = choices.one(0, 0, 2, 3);
    this.#oddness = choices.one(3, 6, 20, 1000);
  }

  document(data: Readonly<Record<string, Data>>): string {
    const choices = this.#choices;
    const start = choices.one(
      '',
      '',
      '',
      '# kubeconfig\n',
      '---\n',
      '%YAML 1.1\n--- # x\n',
      '\n\n',
      '--- !!map\n',
    );
    const end = choices.one(
      '',
      '',
      '',
      '\n# the end\n',
      '...\n',
      '---\nother: [THEIRS, 1]\n',
      '---\nusers: null\n',
    );
    const style = choices.below(12);
    const isEmpty = Object.keys(data).length === 0;
    if (style === 0)
      return `${JSON.stringify(data, undefined, choices.one(0, 2, 4))}${choices.one('', '\n')}`;
    if (style === 1) return `${start.replace('--- !!map', '---')}${this.#flow(data, ' ')}\n${end}`;
    if (isEmpty) return start.replace('--- !!map', '---') + end.replace('...\n', '');
    const text = start + this.#map(data, 0).join('\n') + choices.one('\n', '\n', '\n\n') + end;
    const ended = choices.once(5) ? text.replace(/\n+$/, '') : text;
    return choices.once(6) ? ended.replaceAll('\n', '\r\n') : ended;
  }

  /** Lines without the indentation of the map. */
  #map(data: Readonly<Record<string, Data>>, depth: number): readonly string[] {
    return Object.entries(data).flatMap(([key, value]) => [
      ...this.#comments(depth),
      ...this.#pair(this.#key(key), value, depth),
    ]);
  }

  #pair(key: string, value: Data, depth: number): readonly string[] {
    const choices = this.#choices;
    const colon = choices.once(this.#oddness) ? ' :' : ':';
    if (isMap(value) && Object.keys(value).length > 0 && !choices.once(this.#oddness)) {
      const step = this.#step;
      return [`${key}${colon}${this.#tail()}`, ...indented(this.#map(value, depth + step), step)];
    }
    if (isList(value) && value.length > 0 && !choices.once(this.#oddness)) {
      const items = value.flatMap((item) => this.#item(item, depth + this.#listStep));
      return [`${key}${colon}${this.#tail()}`, ...indented(items, this.#listStep)];
    }
    if (typeof value === 'string' && choices.once(this.#oddness)) {
      const block = this.#block(value);
      if (block) return [`${key}${colon} ${block[0] ?? ''}`, ...indented(block.slice(1), this.#step)];
    }
    const text =
      value === null
        ? choices.one('', ' null', ' ~')
        : choices.one(' ', ' ', '  ', '\t') + this.#inline(value);
    return [`${key}${colon}${text}${this.#tail()}`];
  }

  #item(data: Data, depth: number): readonly string[] {
    const choices = this.#choices;
    if (!isMap(data) || Object.keys(data).length === 0 || choices.once(this.#oddness))
      return [`- ${this.#inline(data)}${this.#tail()}`];
    const blanks = choices.one(1, 1, 1, 3);
    const lines = this.#map(data, depth + 1 + blanks);
    const first = lines.findIndex((line) => line.trim() !== '' && !/^ *#/.test(line));
    if (first > 0 || choices.once(this.#oddness)) return [`-${this.#tail()}`, ...indented(lines, 1 + blanks)];
    return indented(lines, 1 + blanks).map((line, index) => (index === 0 ? `-${line.slice(1)}` : line));
  }

  /** As a block scalar, if it can be one. */
  #block(text: string): readonly string[] | undefined {
    if (!/^[!-~][ -~]*$/.test(text) || text.endsWith(' ') || text.startsWith('*')) return undefined;
    return [this.#choices.one('|-', '>-', `|-${this.#step}`, '|- # x'), text];
  }

  #inline(data: Data): string {
    if (isMap(data) || isList(data)) return this.#flow(data, this.#choices.one(' ', ' ', '\n    '));
    return this.#scalar(data, false);
  }

  /** @param gap between members; further lines are deeper than all keys */
  #flow(data: Data, gap: string): string {
    const choices = this.#choices;
    const comma = choices.once(this.#oddness)
      ? (members: readonly string[]) => (members.length > 0 ? ',' : '')
      : () => '';
    const edge = choices.one('', '', ' ', gap === ' ' ? ' ' : '                ');
    const deep = gap === ' ' ? ' ' : `\n${' '.repeat(40)}`;
    if (isList(data)) {
      const items = data.map((item) => this.#flow(item, ' '));
      return `[${edge}${items.join(`,${deep}`)}${comma(items)}${edge}]`;
    }
    if (!isMap(data)) return this.#scalar(data, true);
    const members = Object.entries(data).map(
      ([key, value]) => `${this.#key(key)}: ${this.#flow(value, ' ')}`,
    );
    return `{${edge}${members.join(`,${deep}`)}${comma(members)}${edge}}`;
  }

  #key(key: string): string {
    if (this.#choices.once(this.#oddness)) return this.#choices.one(JSON.stringify(key), `'${key}'`);
    return /^[\w-]+$/.test(key) && !/^(on|y|\d.*)$/.test(key) ? key : JSON.stringify(key);
  }

  #scalar(data: string | number | boolean | null, isFlow: boolean): string {
    if (typeof data !== 'string') return JSON.stringify(data);
    if (data.startsWith('*')) return isFlow ? `${data} ` : data;
    if (data.startsWith('\t')) return data.slice(1);
    const isPlain = /^[A-Za-z][\w./-]*(:\/\/[\w.]+)?$/.test(data) && !/^(y|yes|no|on|null|true)$/i.test(data);
    if (isPlain && !this.#choices.once(this.#oddness)) return data;
    if (/^[ -~]+$/.test(data) && this.#choices.once(3)) return `'${data.replaceAll("'", "''")}'`;
    if (/^\w{4,}$/.test(data) && !isFlow && this.#choices.once(9)) return `!!str ${data}`;
    return JSON.stringify(data).replaceAll('\x7f', '\\x7f');
  }

  #tail(): string {
    return this.#choices.once(this.#oddness) ? this.#choices.one('  # note', ' #', '   ') : '';
  }

  #comments(depth: number): readonly string[] {
    if (!this.#choices.once(this.#oddness * 2)) return [];
    return this.#choices.one(
      ['# a note: {x}'],
      [''],
      ['', `# - name: dev`],
      [depth > 0 ? '  # deeper' : '# x'],
    );
  }
}

const isList = (data: Data): data is readonly Data[] => Array.isArray(data);

const isMap = (data: Data): data is { readonly [key: string]: Data } =>
  typeof data === 'object' && data !== null && !isList(data);

const indented = (lines: readonly string[], blanks: number): readonly string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(blanks) + line));
