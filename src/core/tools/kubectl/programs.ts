import { quote } from '../../messages.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { isMap, entryWords } from './shapes.ts';

/** Says which programs kubectl will run for the users of a kubeconfig. */
export const programWarnings = ({ entries }: Kubeconfig): readonly string[] =>
  entries.flatMap(({ list, name, settings }) => {
    if (list !== 'users') return [];
    const { exec, 'auth-provider': provider } = settings;
    const words = entryWords('user', name);
    const shown = (value: unknown): string => quote(typeof value === 'string' ? value : '');
    return [
      ...(isMap(exec) ? [`${words} has kubectl run the program ${shown(exec['command'])} (exec)`] : []),
      ...(isMap(provider)
        ? [
            `${words} has the auth-provider ${shown(provider['name'])}, which may run a program; ` +
              'from 1.26 on kubectl knows only oidc',
          ]
        : []),
    ];
  });
