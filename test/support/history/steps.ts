// Histories written by hand.
import type { Choices } from './edits/draft.ts';
import type { Cleanup, Configure, EditStep, History, Layout, Step } from './history.ts';
import type { Identity } from './ourValues.ts';

/** configure_aws of one resource by the first job, unless something else is given. */
export const configure = (
  more: Partial<Configure> & { readonly name?: string; readonly identity?: Identity } = {},
): Configure => {
  const { name = 'my-aws', identity = { kind: 'keys', number: 0 }, ...rest } = more;
  return {
    do: 'configure',
    by: 0,
    at: 'user',
    resources: [{ name, identity }],
    mode: 'keys',
    overwrite: false,
    region: 'us-east-1',
    ...rest,
  };
};

export const cleanup = (more: Partial<Cleanup> = {}): Cleanup => ({
  do: 'cleanup',
  by: 0,
  at: 'user',
  names: [],
  all: false,
  ...more,
});

/** @param file 0 is the credentials file, if there is one, and 1 the config file */
export const edit = (kind: string, file = 0, choices: Choices = [0, 0, 0]): EditStep => ({
  do: 'edit',
  kind,
  file,
  choices,
});

export const history = (
  start: { readonly credentials?: string; readonly config?: string; readonly layout?: Layout },
  ...steps: readonly Step[]
): History => {
  const { credentials = null, config = null, layout = 'plain' } = start;
  return { start: { credentials, config, layout }, steps };
};
