// Histories that went wrong once.
import { AZURE, GCLOUD } from './files.ts';
import type { Cleanup, Configure, Step, ToolHistory } from './history.ts';

const configure = (
  names: readonly string[],
  more: Partial<Configure> & { readonly number?: number } = {},
): Configure => {
  const { number = 0, ...rest } = more;
  return {
    do: 'configure',
    by: 0,
    resources: names.map((name) => ({ name, number })),
    mode: 'keys',
    overwrite: false,
    ...rest,
  };
};

const cleanup = (more: Partial<Cleanup> = {}): Cleanup => ({
  do: 'cleanup',
  by: 0,
  names: [],
  all: false,
  ...more,
});

const history = (start: Readonly<Record<string, string>>, ...steps: readonly Step[]): ToolHistory => ({
  start,
  steps,
});

export const KNOWN_TOOLS: readonly (readonly [title: string, history: ToolHistory])[] = [
  [
    'the default of two jobs follows an account that one of them takes over',
    history({}, configure(['az-b'], { by: 1, number: 3 }), configure(['az-b', 'az-a']), cleanup()),
  ],
  [
    'so does the current context',
    history({}, configure(['kube-a'], { by: 1, number: 3 }), configure(['kube-a']), cleanup()),
  ],
  [
    'the current context passes on to the last of two that stay',
    history({}, configure(['kube-a', 'kube-b', 'kube-c']), cleanup({ names: ['kube-c'] })),
  ],
];

const ENTRIES = `${AZURE}/service_principal_entries.json`;

/** The calls with `kill` are killed there. */
export const KILLED_TOOLS: readonly (readonly [title: string, history: (kill: number) => ToolHistory])[] = [
  [
    'a configuration of gcloud, and then nothing but a cleanup',
    (kill) =>
      history({ [`${GCLOUD}/configurations/config_gc-a`]: '' }, configure(['gc-a'], { kill }), cleanup()),
  ],
  [
    'the same without any file of gcloud, cleaned up by a job with a state directory of its own first',
    (kill) => history({}, configure(['gc-a'], { by: 2, kill }), cleanup()),
  ],
  [
    "somebody's certificate that the secret was to take the place of is taken out by them",
    (kill) => {
      const entry = { tenant: 'tenant-b', client_id: 'app-b' };
      return history(
        { [ENTRIES]: JSON.stringify([{ ...entry, certificate: '/their.pem' }]) },
        configure(['az-b'], { kill }),
        { do: 'write', path: ENTRIES, text: JSON.stringify([entry]) },
        cleanup(),
      );
    },
  ],
];
