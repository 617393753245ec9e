export interface Case {
  readonly id: string;
  readonly group: string;
  readonly argv: readonly string[];
  readonly then?: readonly { readonly argv: readonly string[] }[];
}

/** Runs one case with `bin` and returns how it differs from what is expected, and its directory. */
export function run(testCase: Case, bin: readonly string[]): { readonly root: string; readonly found: readonly string[] };

export function load(file: string): readonly Case[];
