import type { sizes } from './sizes.ts';

/** One comparison of times. */
export interface Row {
  readonly name: string;
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  readonly ratio: number;
  readonly goal: number | undefined;
}

/** All that was measured. */
export interface Result {
  readonly date: string;
  readonly machine: string;
  readonly rounds: number;
  readonly rows: readonly Row[];
  /** The most memory of a getter of each program. */
  readonly peaks: readonly {
    readonly name: string;
    readonly mebibytes: number | undefined;
    readonly goal: number | undefined;
  }[];
  readonly sizes: ReturnType<typeof sizes>;
}

const NO_FORMAT = '<!-- prettier-ignore -->';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e5 ? 3 : 1);

const digits = (value: number): string => value.toFixed(value < 0.1 ? 4 : 3);

const timeLine = ({ name, milliseconds, against, againstMilliseconds, ratio, goal }: Row): string =>
  `| \`${name}\` | ${milliseconds.toFixed(1)} | \`${against}\` | ${againstMilliseconds.toFixed(1)} | ${digits(ratio)} | ${goal === undefined ? '' : Number(goal.toPrecision(3))} |`;

/** The result as Markdown. */
export function table({ date, machine, rounds, rows, peaks, sizes: programs }: Result): string {
  const memory = peaks.map(
    ({ name, mebibytes, goal }) => `| \`${name}\` | ${mebibytes?.toFixed(1) ?? ''} | ${goal ?? ''} |`,
  );
  const parts = programs.flatMap(({ name, parts: ofProgram, packed }) => [
    ...Object.entries(ofProgram).map(([part, bytes]) => `| \`${name}\` | ${part} | ${megabytes(bytes)} |`),
    `| \`${name}\` | packed by gzip | ${megabytes(packed)} |`,
  ]);
  return [
    `Medians of ${rounds} runs each, taken in turn, ${date}, on ${machine}:`,
    '',
    NO_FORMAT,
    '| command | ms | against | ms | ratio | goal |',
    '|---|---|---|---|---|---|',
    ...rows.map(timeLine),
    '',
    'The most memory of a getter:',
    '',
    NO_FORMAT,
    '| program | MiB | goal |',
    '|---|---|---|',
    ...memory,
    '',
    'What is in the programs:',
    '',
    NO_FORMAT,
    '| program | part | MB |',
    '|---|---|---|',
    ...parts,
    '',
  ].join('\n');
}
