import type { Botocore, BotocoreFile } from '../botocore.ts';
import { readAwsText } from './awsText.ts';
import type { Driver } from './driver.ts';
import { type Depth, histories } from './generator.ts';
import { type Fault, TEST_SEED, firstFault, refuse } from './firstFault.ts';
import { play } from './play.ts';

export interface Extent {
  readonly depth: Depth;
  readonly count: number;
  readonly seed?: number | undefined;
  readonly driver: () => Driver;
  /** Edits in the way of `aws configure set`, and reads texts a second time. */
  readonly botocore?: Botocore | undefined;
}

/** The part of the histories whose texts botocore reads as well. */
const SECOND_READING = 8;

/** Plays random histories; the fault of the first that goes wrong, shrunk, or undefined if none does. */
export async function findFault({
  depth,
  count,
  seed,
  driver,
  botocore,
}: Extent): Promise<Fault | undefined> {
  let played = 0;
  const texts = new Set<string>();
  const set = botocore && ((...words: Parameters<Botocore['set']>) => botocore.set(...words));
  const fault = await firstFault(
    histories(depth),
    async (history) => {
      const report = await play(history, driver(), set);
      if (played++ % SECOND_READING === 0) for (const text of report.texts) texts.add(text);
      return report;
    },
    count,
    seed,
  );
  if (botocore) await compareReaders(botocore, [...texts]);
  return fault;
}

/** The same for a test: throws what was found. Other histories are for `scripts/histories.ts`. */
export const expectNoFault = async (extent: Omit<Extent, 'seed'>): Promise<void> => {
  refuse(await findFault({ ...extent, seed: TEST_SEED }));
};

/** Makes sure that the oracle reads the texts as botocore does. */
async function compareReaders(botocore: Botocore, texts: readonly string[]): Promise<void> {
  const files = await botocore.read(texts, true);
  for (const [index, text] of texts.entries()) {
    const [mine, botocores] = [ownReading(text), botocoresReading(files[index] ?? null)];
    if (mine !== botocores)
      throw new Error(`the oracle reads ${JSON.stringify(text)} as ${mine}, botocore as ${botocores}`);
  }
}

function ownReading(text: string): string {
  const { reading } = readAwsText(text);
  if (!reading) return 'a fault';
  const inherited = reading.get('DEFAULT') ?? new Map<string, string>();
  return JSON.stringify(
    [...reading]
      .filter(([header]) => header !== 'DEFAULT')
      .map(([header, settings]) => [header, [...new Map([...inherited, ...settings])].sort()])
      .sort(),
  );
}

const botocoresReading = (file: BotocoreFile | null): string =>
  file
    ? JSON.stringify(file.sections.map(([header, , settings]) => [header, [...settings].sort()]).sort())
    : 'a fault';
