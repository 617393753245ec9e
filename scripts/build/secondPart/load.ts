import { Script } from 'node:vm';
import type * as SecondPart from '../../../src/runCommand.ts';
import { cache, text } from './assets.ts';

type Load = (module: { exports: typeof SecondPart }, require: NodeJS.Require) => void;

const cachedData = cache();

/** The second part of the program. A cache that V8 does not take only costs time. */
export const script = new Script(text(), { filename: 'shipctl-second', ...(cachedData && { cachedData }) });

const loaded = { exports: {} as typeof SecondPart };
(script.runInThisContext() as Load)(loaded, require);

export const { runCommand, reportUnwritten } = loaded.exports;
