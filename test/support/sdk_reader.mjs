// Prints what the AWS SDK for JavaScript finds for profiles, as one JSON object by profile: its keys, or an error.
//
//   node sdk_reader.mjs PROFILE...
//
// Files, credential processes and endpoints are those that the environment gives.
import { fromIni } from '@aws-sdk/credential-providers';

const found = {};
for (const profile of process.argv.slice(2)) {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await fromIni({ profile })();
    found[profile] = { accessKey: accessKeyId, secretKey: secretAccessKey, sessionToken };
  } catch (error) {
    found[profile] = { error: error.message };
  }
}
process.stdout.write(JSON.stringify(found));
