// Prints what the AWS SDK for JavaScript v2 finds, as a JSON list of keys and region, or an error:
//
//   node javascript2.mjs [DIRECTORY PROFILE]...
//
// DIRECTORY has the files credentials and config. SHIPCTL_AWS_SDK2 names the directory of the package aws-sdk.
import { createRequire } from 'node:module';
import { argv, env, stdout } from 'node:process';

env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
const AWS = createRequire(import.meta.url)(env.SHIPCTL_AWS_SDK2);
// Only now: with this variable the SDK reads the files of the environment while it is loaded.
env.AWS_SDK_LOAD_CONFIG = '1';

async function read(directory, profile) {
  env.AWS_SHARED_CREDENTIALS_FILE = `${directory}/credentials`;
  env.AWS_CONFIG_FILE = `${directory}/config`;
  AWS.util.iniLoader.clearCachedFiles();
  try {
    const chain = new AWS.CredentialProviderChain([
      () => new AWS.SharedIniFileCredentials({ profile }),
      () => new AWS.ProcessCredentials({ profile }),
    ]);
    const { accessKeyId, secretAccessKey, sessionToken } = await chain.resolvePromise();
    const region = new AWS.IniLoader().loadFrom({ isConfig: true, filename: env.AWS_CONFIG_FILE })[profile]
      ?.region;
    return { accessKey: accessKeyId, secretKey: secretAccessKey, sessionToken, region };
  } catch (error) {
    return { error: error.message };
  }
}

const found = [];
for (let at = 2; at < argv.length; at += 2) found.push(await read(argv[at], argv[at + 1]));
stdout.write(JSON.stringify(found));
