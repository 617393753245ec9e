import { defineCommand } from '../command.ts';
import { ABSENCE_OPTIONS, PATH_ARGUMENT, writeAnswer } from '../core/json/jsonAnswer.ts';
import { parsePath } from '../core/json/jsonPath.ts';
import { jsonFile } from '../core/json/jsonText.ts';
import { UsageError } from '../errors.ts';

export const command = defineCommand({
  name: 'get_json_value',
  group: 'JSON',
  summary: 'Print a value of a JSON file',
  arguments: [{ name: 'FILE', summary: 'a file that holds JSON' }, PATH_ARGUMENT],
  options: ABSENCE_OPTIONS,
  examples: ['get_json_value package.json version', `get_json_value data.json 'items[-1]["a key"]'`],
  notes: 'Strings are printed bare, everything else as JSON. What is not there prints null.',
  plain: true,
  run({ FILE: file, PATH: path, default: fallback, required: isRequired }, { files, stdout }) {
    const steps = parsePath(path);
    const bytes = files.read(file);
    if (!bytes) throw new UsageError(`${file} is not there`);
    writeAnswer(stdout, jsonFile(file, bytes), steps, { fallback, isRequired });
  },
});
