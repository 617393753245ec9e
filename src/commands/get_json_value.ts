import { defineCommand } from '../command.ts';
import { givenFile } from '../core/job/jobFiles.ts';
import { ABSENCE_OPTIONS, PATH_ARGUMENT, writeJsonAnswer } from '../core/json/jsonAnswer.ts';
import { parsePath } from '../core/json/jsonPath.ts';
import { type JsonFile, jsonFile } from '../core/json/jsonText.ts';
import type { Files } from '../world/files.ts';

export const command = defineCommand({
  name: 'get_json_value',
  group: 'JSON',
  summary: 'Print a value of a JSON file',
  arguments: [{ name: 'FILE', meaning: 'file', summary: 'a file or pipe that holds JSON' }, PATH_ARGUMENT],
  options: ABSENCE_OPTIONS,
  examples: ['get_json_value package.json version', `get_json_value data.json 'items[-1]["a key"]'`],
  notes: 'Strings are printed bare, everything else as JSON. A missing value prints null.',
  plain: true,
  run({ FILE: file, PATH: path, default: fallback, required: isRequired }, { files, stdout }) {
    const steps = parsePath(path);
    writeJsonAnswer(stdout, neededJson(files, file), steps, { fallback, isRequired });
  },
});

/** In a function of its own, so that nothing holds the bytes of a large file when its text is there. */
function neededJson(files: Files, file: string): JsonFile {
  return jsonFile(file, givenFile(files, file).bytes);
}
