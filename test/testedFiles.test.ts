import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectKept } from './support/rule.ts';

const TEST = import.meta.dirname;
const SRC = join(TEST, '../src');

/** Tests from above, by what they run, with the files that have no test of their own. Paths are without `.ts`. */
const FROM_ABOVE: Readonly<Record<string, readonly string[]>> = {
  // In memory.
  'cli/plainAnswer': ['core/job/getters'],
  'commands/cleanup': [
    'core/configure/cleanUnits',
    'core/configure/cleanTool',
    'core/configure/toolsToClean',
  ],
  'commands/configureGit': [
    'core/kinds/gitCredential',
    'core/tools/git/credential',
    'core/tools/git/furtherSources',
    'core/tools/git/gitTool',
    'core/tools/git/helper',
    'core/tools/git/paths',
    'core/tools/otherFile',
  ],
  'commands/leftSecrets': ['core/configure/leftSecrets', 'core/configure/leftSettings'],
  'commands/formerCommand': ['core/tools/formerCommand'],
  'commands/dockerHelpers': ['core/configure/answeringResources'],
  'commands/docker_credential': ['core/configure/jobIntegrations', 'core/configure/registryLogins'],
  'commands/configure': [
    'core/kinds/digitalOcean',
    'core/kinds/registry',
    'core/tools/docker/dockerTool',
    'core/tools/docker/helper',
    'core/tools/docker/login',
    'core/tools/docker/members',
    'core/tools/docker/paths',
    'core/tools/docker/winningLogins',
    'core/tools/environmentFile/environmentTool',
    'core/tools/environmentFile/paths',
    'core/tools/home',
  ],
  'commands/configureAzure': [
    'core/kinds/azure',
    'core/tools/azure/accounts',
    'core/tools/azure/azureTool',
    'core/tools/azure/members',
    'core/tools/azure/paths',
    'core/tools/azure/principal',
    'core/tools/azure/removals',
    'core/tracking/chosenItem',
  ],
  'commands/configureScopes': [
    'core/clouds/managementAccess',
    'core/clouds/api',
    'core/clouds/azureToken',
    'core/clouds/googleToken',
    'core/configure/wantedUnits',
    'core/kinds/aksUnits',
    'core/kinds/gkeUnits',
    'core/kinds/googleLogins',
    'core/kinds/scopeSettings',
    'core/kinds/setting',
    'core/tools/kubectl/tokenUser',
  ],
  'commands/ecr': ['core/kinds/ecr', 'core/kinds/ecrUnits'],
  'commands/configurePlan': ['core/configure/plan'],
  'commands/verify_aws': [
    'core/clouds/aws/accounts',
    'core/clouds/aws/clock',
    'core/clouds/aws/iamPages',
    'core/clouds/aws/simulation',
    'core/clouds/aws/timeout',
    'core/configure/accountVerification',
    'core/configure/awsVerification',
    'core/configure/checkAwsKeys',
    'core/configure/verificationText',
  ],
  'core/configure/maskedLines': [
    'core/configure/secretNumbers',
    'core/formats/json/parts',
    'core/formats/sections/parts',
    'core/formats/yaml/parts',
    'core/tracking/textParts',
  ],
  'commands/configureGcloud': [
    'core/configure/toolPaths',
    'core/kinds/gcloud',
    'core/tools/gcloud/gcloudTool',
    'core/tools/gcloud/paths',
    'core/tools/gcloud/properties',
  ],
  'commands/configureJfrog': [
    'core/kinds/jfrog',
    'core/tools/jfrog/jfrogTool',
    'core/tools/jfrog/members',
    'core/tools/jfrog/paths',
    'core/tools/jfrog/server',
    'core/tracking/takenItems',
  ],
  'commands/awsRoles': [
    'core/clouds/aws/assumedRole',
    'core/clouds/aws/jobIdentity',
    'core/clouds/aws/roleOptions',
    'core/clouds/aws/sessionKeys',
    'core/kinds/awsSettings',
    'core/kinds/ownDefault',
  ],
  'commands/configure_aws': [
    'core/configure/configureUnits',
    'core/configure/resourcesToConfigure',
    'core/configure/writeUnits',
    'core/kinds/aws',
    'core/kinds/region',
    'core/kinds/version',
    'core/tools/aws/awsFiles',
    'core/tools/aws/profileUnit',
    'core/tools/aws/clientWarnings',
    'core/tools/aws/goTokens',
    'core/tools/aws/headers',
    'core/tools/aws/paths',
    'core/tools/aws/profile',
  ],
  'commands/decrypt': ['core/decryption'],
  'commands/configureEks': ['core/kinds/eksUnits'],
  'commands/eks_token': ['core/configure/clusterOwner', 'core/kinds/awsKeys'],
  'commands/deploy_ecs': [
    'core/deployment/deploy',
    'core/deployment/deployment',
    'core/deployment/ecsClient',
    'core/deployment/ecsCluster',
    'core/deployment/serviceRole',
    'core/deployment/taskDefinition',
  ],
  'commands/env': ['core/job/integrationValues'],
  'commands/get_git_changes': ['core/git/repository', 'core/git/source'],
  'commands/getters': ['core/json/jsonAnswer'],
  'core/deployment/rollout': ['core/deployment/ecsService'],
  'core/formats/json/apply': [
    'core/formats/json/change',
    'core/formats/json/layout',
    'core/formats/json/locate',
  ],
  'core/formats/json/grammar': ['core/formats/json/source'],
  'core/formats/json/restore': ['core/formats/json/find', 'core/formats/json/was'],
  'core/formats/lines/exports': ['core/formats/lines/compounds', 'core/formats/lines/hereDocument'],
  'core/formats/lines/gitHelpers': ['core/formats/lines/gitConfig'],
  'core/formats/lines/lines': [
    'core/formats/lines/apply',
    'core/formats/lines/grammar',
    'core/formats/lines/restore',
  ],
  'core/tools/git/hindrances': ['core/tools/git/variables'],
  'core/job/resources': ['core/job/resourceNames'],
  'core/json/jsonValues': ['core/json/jsonText'],
  'commands/identity': ['core/tools/aws/awsTool', 'core/tools/aws/settings'],
  'commands/kubernetes': [
    'core/kinds/kubernetes',
    'core/tools/kubectl/currentContext',
    'core/tools/kubectl/entries',
    'core/tools/kubectl/entryUnits',
    'core/tools/kubectl/kubectlTool',
    'core/tools/kubectl/members',
    'core/tools/kubectl/paths',
  ],
  'core/tools/kubectl/kubeconfig': [
    'core/tools/kubectl/inlineFiles',
    'core/tools/kubectl/programs',
    'core/tools/kubectl/shapes',
  ],
  'commands/notify': [
    'core/notification/airbrake',
    'core/notification/deliveries',
    'core/notification/httpDelivery',
    'core/notification/irc',
    'core/notification/jira',
    'core/notification/newRelic',
    'core/notification/notice',
    'core/notification/slack',
    'core/notification/webhook',
  ],
  'commands/self_check': ['core/imageNeeds'],
  'commands/split_tests': ['core/split/testFiles', 'core/split/testReports'],
  'effects/lock': ['effects/lockHolder'],
  'effects/shared/journaledFiles': [
    'effects/shared/aims',
    'effects/shared/envelope',
    'effects/shared/foreignLocks',
    'effects/shared/leftovers',
    'effects/shared/litter',
    'effects/shared/ownFile',
    'effects/shared/places',
    'effects/shared/pendingFile',
    'effects/shared/pointers',
    'effects/shared/pointing',
    'effects/shared/snapshots',
    'effects/shared/records',
    'effects/shared/stateDirectory',
  ],
  'core/tools/aws/region': ['core/tools/aws/regions'],
  'core/tracking/laws': [
    'core/tools/configurableTool',
    'core/tracking/tool',
    'core/tracking/state',
    'core/tracking/marks',
    'core/tracking/trackedFile',
    'core/tracking/units',
  ],
  'core/tracking/recognise': [
    'core/formats/sections/find',
    'core/formats/sections/restore',
    'core/formats/sections/sections',
    'core/tracking/format',
  ],
  'core/formats/yaml/apply': [
    'core/formats/yaml/blocks',
    'core/formats/yaml/changes',
    'core/formats/yaml/flows',
    'core/formats/yaml/planner',
    'core/formats/yaml/render',
    'core/formats/yaml/values',
    'core/formats/yaml/wish',
  ],
  'core/formats/yaml/read': [
    'core/formats/yaml/anchors',
    'core/formats/yaml/leaves',
    'core/formats/yaml/nodes',
    'core/formats/yaml/style',
    'core/formats/yaml/syntax',
  ],
  'core/formats/yaml/restore': ['core/formats/yaml/find', 'core/formats/yaml/twice'],
  'core/network/secrecy': ['core/network/plainWords'],
  'core/split/junit': ['core/split/fileTimes', 'core/split/suiteTimes'],
  'core/placeholders': ['core/job/variableTable'],
  'effects/replacing/transaction': ['effects/replacing/secondName'],
  'effects/state/stateFiles': [
    'effects/state/appendLines',
    'effects/state/destination',
    'effects/state/placement',
    'effects/state/stage',
    'effects/state/stageRewrite',
    'effects/state/stagedChange',
    'effects/state/tree',
    'effects/state/workplace',
  ],
  'effects/wholeFiles': ['effects/chunks'],
  // With the built program.
  'binary/debugger': ['effects/debuggerSignal'],
  'binary/decrypt': ['effects/privateKey'],
  'binary/errors': ['effects/systemError'],
  'binary/fileNames': ['effects/fileSystem', 'effects/files', 'effects/words'],
  'binary/getterCalls': ['effects/ownVariables', 'effects/writeAnswer'],
  'binary/holders': ['core/lockTimeout', 'effects/processIdentity', 'effects/processStat'],
  'binary/mountedFile': ['effects/mounts'],
  'binary/notify': ['effects/network/http', 'effects/network/lines', 'effects/network/networkFault'],
  'binary/places': ['effects/realPath'],
  'binary/proxies': ['effects/network/connection', 'effects/network/tunnel'],
  'binary/refusedPlaces': ['effects/containment', 'effects/uploads'],
  'binary/repeatedVariables': ['effects/environment'],
  'binary/retry': [
    'effects/bun',
    'effects/milliseconds',
    'effects/processes/bunProgram',
    'effects/processes/processGroup',
    'effects/processes/processes',
    'effects/processes/programPath',
    'effects/processes/programStart',
    'effects/processes/signals',
    'effects/processes/supervisor',
  ],
  'binary/retryStreams': ['effects/processes/inheritedDescriptors'],
  'binary/splitTests': ['effects/trees'],
  'binary/streams': ['effects/output', 'effects/pause', 'effects/writeWhole'],
  'binary/surroundings': ['effects/world'],
  'binary/writers': ['effects/clock', 'effects/host'],
  'clients/gitChanges': ['effects/processes/capture'],
  'clients/java': ['effects/javaHomes'],
  'clients/shellInit': ['core/shell/dialects', 'core/shell/functions'],
  'clients/tinyproxy': [
    'effects/network/network',
    'effects/network/systemCertificates',
    'effects/network/trust',
    'effects/network/undici',
  ],
};

const isTested = (file: string): boolean =>
  ['test', 'property.test'].some((kind) => existsSync(join(TEST, `${file}.${kind}.ts`)));

const files = ['core', 'effects'].flatMap((room) =>
  readdirSync(join(SRC, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => `${room}/${name.replace(/\.ts$/, '')}`),
);
const listed = Object.values(FROM_ABOVE).flat();

/** Where the tests of files are said to be, and what to do if one is missing. */
const LIST = 'FROM_ABOVE in test/testedFiles.test.ts';
const HEADING = 'Every file has a test';

describe('the tests of src/core and src/effects', () => {
  it('have one of each file, at its path below test, or one from above that is listed here', () => {
    const untested = files.filter((file) => !isTested(file) && !listed.includes(file));
    expectKept(
      untested.map((file) => `src/${file}.ts has no test: test/${file}.test.ts is missing`),
      { says: `Write it. If a test of something else runs the file, list it in ${LIST}.`, heading: HEADING },
    );
  });

  it('list a file once, and only one that exists and has no test of its own', () => {
    const needless = listed.filter((file) => !files.includes(file) || isTested(file));
    const twice = listed.filter((file, at) => listed.indexOf(file) !== at);
    expectKept([...needless.map((file) => `${file} has a test of its own, or does not exist`), ...twice], {
      says: `Take the line out of ${LIST}.`,
      heading: HEADING,
    });
  });

  it('list only tests from above that exist', () => {
    const missing = Object.keys(FROM_ABOVE).filter((test) => !isTested(test));
    expectKept(
      missing.map((test) => `test/${test}.test.ts does not exist`),
      { says: `Rename or remove it in ${LIST}.`, heading: HEADING },
    );
  });
});
