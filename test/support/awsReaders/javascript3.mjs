// Prints what the AWS SDK for JavaScript v3 finds, as a JSON list of keys and region, or an error:
//
//   node javascript3.mjs [DIRECTORY PROFILE]...
//
// DIRECTORY has the files credentials and config. All else is what the environment gives.
import { createRequire } from 'node:module';
import { argv, stdout } from 'node:process';
import { fromIni } from '@aws-sdk/credential-providers';

// The part of the SDK that finds the region, in the version that the package above has.
const requireOfSdk = createRequire(import.meta.resolve('@aws-sdk/credential-providers'));
const { NODE_REGION_CONFIG_OPTIONS, loadConfig } = requireOfSdk('@smithy/core/config');

async function read(directory, profile) {
  const files = {
    profile,
    filepath: `${directory}/credentials`,
    configFilepath: `${directory}/config`,
    ignoreCache: true,
  };
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await fromIni(files)();
    const region = await loadConfig(NODE_REGION_CONFIG_OPTIONS, files)().catch(() => undefined);
    return { accessKey: accessKeyId, secretKey: secretAccessKey, sessionToken, region };
  } catch (error) {
    return { error: error.message };
  }
}

const found = [];
for (let at = 2; at < argv.length; at += 2) found.push(await read(argv[at], argv[at + 1]));
stdout.write(JSON.stringify(found));
