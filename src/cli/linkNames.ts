/** Names of links beside `shipctl`, each with its command: programs of v5.8, and helpers that other tools call by name. */
const PROGRAMS = [
  ['aks_token', 'aks_token'],
  ['docker-credential-shipctl', 'docker_credential'],
  ['eks_token', 'eks_token'],
  ['git-credential-shipctl', 'git_credential'],
  ['gke_token', 'gke_token'],
  ['shippable_decrypt', 'decrypt'],
  ['shippable_jdk', 'jdk'],
  ['shippable_replace', 'replace'],
  ['shippable_retry', 'retry'],
] as const;

/**
 * The command that a link to the program, or a copy of it, stands for by its name; undefined for any other name, such as
 * `shipctl`.
 *
 * @param argv0 what the program was called as: a name or a path
 * @see docs/reference/commands.md, "Called by another name"
 */
export function commandOfLink(argv0: string): string | undefined {
  const name = argv0.slice(argv0.lastIndexOf('/') + 1);
  for (const [program, command] of PROGRAMS) if (program === name) return command;
  return undefined;
}

/** The name by which a link stands for a command, if there is one. */
export const linkName = (command: string): string | undefined =>
  PROGRAMS.find(([, name]) => name === command)?.[0];

/** The names of all links; main.ts needs none of them. */
export const LINK_NAMES: readonly string[] = /* @__PURE__ */ PROGRAMS.map(([name]) => name);
