import { type Argument, type Command, defineCommand } from '../command.ts';
import { GETTERS, type Getter, variableOf } from '../core/getters.ts';
import { integrationFile } from '../core/jobFiles.ts';
import { warning } from '../core/messages.ts';
import { variableAnswer } from '../core/variables.ts';

function lookup(getter: Getter): Command {
  const { name, group, summary, example, isOfJob } = getter;
  const words: readonly Argument[] = getter.words;
  return defineCommand({
    name,
    group,
    summary,
    arguments: words,
    options: [{ name: 'default', value: 'VALUE', summary: 'print VALUE where the variable is not set' }],
    examples: [example],
    plain: true,
    async run(given, world) {
      const [first = '', key = ''] = words.map((word) => String(given[word.name]));
      const variable = variableOf(getter, first, key);
      if (isOfJob) await integrationFile(world, first, 'integration.json');
      const answer = await variableAnswer(world.env, variable, given.default);
      if (answer.warning !== undefined) world.stderr.write(warning(answer.warning));
      await world.answer(answer.line);
    },
  });
}

/** The getters that print one variable, by name. */
export const lookups: Readonly<Record<string, Command>> = Object.fromEntries(
  GETTERS.map((getter) => [getter.name, lookup(getter)]),
);
