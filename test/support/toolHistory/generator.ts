import fc, { type Arbitrary } from 'fast-check';
import { type Depth, withKills } from '../history/generator.ts';
import type { ToolName } from './files.ts';
import type { Call, Cleanup, Configure, EditStep, Step, ToolHistory } from './history.ts';
import { RESOURCES } from './resources.ts';
import { startTexts } from './startTexts.ts';

const TOOLS: readonly ToolName[] = ['docker', 'kubectl', 'git', 'gcloud', 'azure', 'jfrog', 'environment'];

/** Mostly one tool, so that several calls meet in its files. */
const SOME_TOOLS: Arbitrary<readonly ToolName[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TOOLS).map((tool) => [tool]) },
  { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...TOOLS), { minLength: 2, maxLength: 3 }) },
);

const BY = fc.integer({ min: 0, max: 2 });

/** Calls, and others that clean up one resource after the other: a default passes on. */
function calls(
  names: readonly string[],
  depth: Depth,
): { readonly call: Arbitrary<Call>; readonly byName: Arbitrary<Call> } {
  const resource = fc.record({ name: fc.constantFrom(...names), number: fc.integer({ min: 0, max: 6 }) });
  const configure: Arbitrary<Configure> = fc.record({
    do: fc.constant('configure'),
    by: BY,
    resources: fc.uniqueArray(resource, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    mode: fc.constantFrom('keys', 'keys', 'process'),
    overwrite: fc.boolean(),
  });
  const some = fc.subarray([...names], { minLength: 1, maxLength: Math.min(2, names.length) });
  const nameless = { weight: 3, arbitrary: fc.constant([]) };
  const all = fc.oneof(
    { weight: 4, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  );
  const cleanup: Arbitrary<Cleanup> = fc.record({
    do: fc.constant('cleanup'),
    by: BY,
    names: fc.oneof(nameless, { weight: 1, arbitrary: some }),
    all,
  });
  const named: Arbitrary<Cleanup> = fc.record({
    do: fc.constant('cleanup'),
    by: BY,
    names: some,
    all: fc.constant(false),
  });
  const callsWith = (other: Arbitrary<Cleanup>): Arbitrary<Call> => {
    const call: Arbitrary<Call> = fc.oneof(
      { weight: 3, arbitrary: configure },
      { weight: 2, arbitrary: other },
    );
    return withKills(call, depth);
  };
  return { call: callsWith(cleanup), byName: callsWith(named) };
}

const CHOICE = fc.nat({ max: 40 });
const EDIT: Arbitrary<EditStep> = fc.record({
  do: fc.constant('edit'),
  file: fc.nat({ max: 20 }),
  kind: fc.nat({ max: 400 }),
  choices: fc.tuple(CHOICE, CHOICE),
});

/** Histories of a depth; half of them have no edits by others, so that the first bytes have to come back. */
export function toolHistories(depth: Depth): Arbitrary<ToolHistory> {
  return SOME_TOOLS.chain((tools) => {
    const names = RESOURCES.filter(({ tool }) => tools.includes(tool)).map(({ name }) => name);
    const { call, byName } = calls(names, depth);
    const together: Arbitrary<Step> = fc.record({
      do: fc.constant('together' as const),
      calls: fc.array(call, { minLength: 2, maxLength: 4 }),
    });
    const called: Arbitrary<Step> = depth.together
      ? fc.oneof({ weight: 5, arbitrary: call }, { weight: 1, arbitrary: together })
      : call;
    const quiet = fc.array(called, { minLength: 1, maxLength: 7 });
    const passing = fc.array(byName, { minLength: 2, maxLength: 7 });
    const edited = fc.array(fc.oneof({ weight: 3, arbitrary: called }, { weight: 2, arbitrary: EDIT }), {
      minLength: 2,
      maxLength: 9,
    });
    const steps = fc.oneof<Arbitrary<Step[]>[]>(quiet, passing, edited, edited);
    // gcloud's resources write into the environment file as well.
    const found = tools.includes('gcloud') ? [...new Set<ToolName>([...tools, 'environment'])] : tools;
    return fc.record({ start: startTexts(found), steps });
  });
}
