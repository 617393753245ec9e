import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { awsJob } from '../support/awsJob.ts';
import { AZURE_TENANT, fakeClouds } from '../support/fakeClouds.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { keyFile } from '../support/serviceAccountKey.ts';

const HOME = '/home/user';
const DOCKER = `${HOME}/.docker/config.json`;
const KUBECONFIG = `${HOME}/.kube/config`;
const VARIABLES = '/job/variables.env';

/** What one tool's plan is, for the integration of one resource, over files of somebody else's. */
interface Case {
  readonly title: string;
  readonly integration: Record<string, string>;
  readonly argv?: readonly string[];
  readonly shared?: Readonly<Record<string, string>>;
  /** The diff. */
  readonly shows: string;
}

const REGISTRY = {
  masterName: 'dockerRegistryLogin',
  name: 'reg',
  url: 'registry.example.com',
  username: 'me',
  password: 'pass:word',
};

const AWS = { masterName: 'amazonKeys', name: 'keys', accessKey: 'AKIANEW', secretKey: 'newS3cret' };

const KUBERNETES = {
  masterName: 'kubernetesConfig',
  name: 'kube',
  kubeConfigContent: `apiVersion: v1
kind: Config
current-context: dev
clusters: [{name: dev, cluster: {server: "https://k8s.example.com", certificate-authority-data: bmV3Q0E=}}]
contexts: [{name: dev, context: {cluster: dev, user: dev}}]
users: [{name: dev, user: {token: newT0ken}}]
`,
};

const GCLOUD = { masterName: 'gcloudKey', name: 'gcp', JSON_key: keyFile('deploy', 'my-project') };

const JFROG = {
  masterName: 'artifactoryKey',
  name: 'jfrog',
  url: 'https://jfrog.example.com/artifactory',
  userName: 'me',
  password: 'newS3cret',
};

const AZURE = {
  masterName: 'azureKeys',
  name: 'azure',
  appId: '0c8f5a2e-1111-4b5b-9d3e-000000000001',
  password: 'newS3cret',
  tenant: '7b1d0000-2222-4b5b-9d3e-000000000002',
};

const NEW_CONFIG = `--- /dev/null
+++ ${HOME}/.aws/config
@@ -0,0 +1,5 @@
+[profile res]
+region = us-east-1
+
+[default]
+region = us-east-1
`;

const CASES: readonly Case[] = [
  {
    title: 'new AWS files',
    integration: AWS,
    shows: `--- /dev/null
+++ ${HOME}/.aws/credentials
@@ -0,0 +1,7 @@
+[res]
+aws_access_key_id = <secret 1>
+aws_secret_access_key = <secret 2>
+
+[default]
+aws_access_key_id = <secret 1>
+aws_secret_access_key = <secret 2>
${NEW_CONFIG}`,
  },
  {
    title: 'AWS keys of somebody else',
    integration: AWS,
    argv: ['--overwrite'],
    shared: {
      [`${HOME}/.aws/credentials`]:
        '# before: oldS3cret\n[res] ; oldNote\naws_access_key_id = AKIAOLD\naws_secret_access_key = oldS3cret\naws_session_token = oldT0ken\n  oldT0kenGoesOn\n',
    },
    shows: `--- ${HOME}/.aws/credentials
+++ ${HOME}/.aws/credentials
@@ -3,4 +3,6 @@
-aws_access_key_id = <secret 1>
-aws_secret_access_key = <secret 2>
-aws_session_token = <secret 3>
-  <secret 4>
+aws_access_key_id = <secret 5>
+aws_secret_access_key = <secret 6>
+
+[default]
+aws_access_key_id = <secret 5>
+aws_secret_access_key = <secret 6>
${NEW_CONFIG}`,
  },
  {
    title: 'a Docker login beside those of somebody else, one of which gets a comma',
    integration: REGISTRY,
    shared: { [DOCKER]: '{\n\t"HttpHeaders": {"X": "oldS3cret"}\n}' },
    shows: `--- ${DOCKER}
+++ ${DOCKER}
@@ -2,1 +2,6 @@
-	"HttpHeaders": {"X": "<secret 1>"}
+	"HttpHeaders": {"X": "<secret 1>"},
+	"auths": {
+		"registry.example.com": {
+			"auth": "<secret 2>"
+		}
+	}
`,
  },
  {
    title: 'a kubeconfig',
    integration: KUBERNETES,
    argv: ['--overwrite'],
    shared: {
      [KUBECONFIG]:
        'current-context: theirs # oldNote\nusers:\n- name: dev\n  user:\n    token: oldT0ken # oldNote\n    password: |\n      oldS3cret\n      oldS3cret2\n',
    },
    shows: `--- ${KUBECONFIG}
+++ ${KUBECONFIG}
@@ -1,1 +1,1 @@
-current-context: theirs <secret 1>
+current-context: dev <secret 1>
@@ -5,4 +5,14 @@
-    token: <secret 2> <secret 1>
-    password: <secret 3>
-      <secret 4>
-      <secret 5>
+    token: <secret 6> <secret 1>
+apiVersion: v1
+kind: Config
+preferences: {}
+clusters:
+- name: dev
+  cluster:
+    server: https://k8s.example.com
+    certificate-authority-data: <secret 7>
+contexts:
+- name: dev
+  context:
+    cluster: dev
+    user: dev
`,
  },
  {
    title: 'a credential for git',
    integration: {
      masterName: 'gitCredential',
      name: 'git',
      host: 'git.example.com',
      username: 'me',
      password: 'newP4ss',
    },
    shared: { [`${HOME}/.git-credentials`]: 'https://oldT0ken:x-oauth-basic@github.com' },
    shows: `--- ${HOME}/.git-credentials
+++ ${HOME}/.git-credentials
@@ -0,0 +1,1 @@
+https://<secret 1>:<secret 2>@git.example.com
--- /dev/null
+++ ${HOME}/.gitconfig
@@ -0,0 +1,3 @@
+[credential "https://git.example.com"]
+	helper =
+	helper = store
`,
  },
  {
    title: 'a variable behind a line without an end',
    integration: { masterName: 'digitalOcean', name: 'do', apiToken: 'newT0ken' },
    shared: { [VARIABLES]: "export OTHER='oldS3cret' # oldNote" },
    shows: `--- ${VARIABLES}
+++ ${VARIABLES}
@@ -1,1 +1,2 @@
-export OTHER='<secret 1>' <secret 2>
\\ No newline at end of file
+export OTHER='<secret 1>' <secret 2>
+export DIGITALOCEAN_ACCESS_TOKEN='<secret 3>'
`,
  },
  {
    title: 'a service account of Google Cloud',
    integration: GCLOUD,
    shows: `--- /dev/null
+++ ${HOME}/.config/gcloud/keys/res.json
@@ -0,0 +1,9 @@
+<secret 1>
+  <secret 2>
+  <secret 3>
+  <secret 4>
+  <secret 5>
+  <secret 6>
+  <secret 7>
+  "<secret 8>"
+<secret 9>
\\ No newline at end of file
--- /dev/null
+++ ${HOME}/.config/gcloud/configurations/config_res
@@ -0,0 +1,6 @@
+[auth]
+credential_file_override = ${HOME}/.config/gcloud/keys/res.json
+
+[core]
+account = deploy@my-project.iam.gserviceaccount.com
+project = my-project
--- /dev/null
+++ ${HOME}/.config/gcloud/active_config
@@ -0,0 +1,1 @@
+res
\\ No newline at end of file
--- /dev/null
+++ ${VARIABLES}
@@ -0,0 +1,5 @@
+export GOOGLE_APPLICATION_CREDENTIALS='${HOME}/.config/gcloud/keys/res.json'
+export CLOUDSDK_PROJECT='my-project'
+export GCLOUD_PROJECT='my-project'
+export GCP_PROJECT='my-project'
+export GOOGLE_CLOUD_PROJECT='my-project'
`,
  },
  {
    title: 'a service principal of Azure',
    integration: AZURE,
    shows: `--- /dev/null
+++ ${HOME}/.azure/service_principal_entries.json
@@ -0,0 +1,7 @@
+[
+    {
+        "client_id": "${AZURE.appId}",
+        "tenant": "${AZURE.tenant}",
+        "client_secret": "<secret 1>"
+    }
+]
--- /dev/null
+++ ${HOME}/.azure/config
@@ -0,0 +1,2 @@
+[core]
+encrypt_token_cache = false
--- /dev/null
+++ ${HOME}/.azure/azureProfile.json
@@ -0,0 +1,16 @@
+\ufeff{
+  "subscriptions": [
+    {
+      "id": "${AZURE.tenant}",
+      "name": "<secret 2>",
+      "state": "Enabled",
+      "user": {
+        "name": "${AZURE.appId}",
+        "type": "servicePrincipal"
+      },
+      "tenantId": "${AZURE.tenant}",
+      "environmentName": "AzureCloud",
+      "isDefault": true
+    }
+  ]
+}
`,
  },
  {
    title: 'a server of JFrog',
    integration: JFROG,
    shows: `--- /dev/null
+++ ${HOME}/.jfrog/jfrog-cli.conf.v6
@@ -0,0 +1,13 @@
+{
+  "version": "6",
+  "servers": [
+    {
+      "url": "https://jfrog.example.com/",
+      "artifactoryUrl": "https://jfrog.example.com/artifactory/",
+      "user": "me",
+      "password": "<secret 1>",
+      "serverId": "default-server",
+      "isDefault": true
+    }
+  ]
+}
`,
  },
];

const scene = (integration: Record<string, string>): Scene => ({
  ...awsJob([{ name: 'res', integration }], { SHIPPABLE_INTEGRATION_ENVS_PATH: VARIABLES }),
  network: fakeClouds(AZURE_TENANT).network,
});

const machine = (seen: Seen): string => JSON.stringify([[...seen.shared], [...seen.journal]]);

describe('shipctl configure --plan', () => {
  for (const { title, integration, argv = [], shared = {}, shows } of CASES)
    it(`shows ${title}, and writes nothing`, async () => {
      const { world, seen } = fakeWorld({ ...scene(integration), shared });
      const before = machine(seen);
      expect(await run(['configure', '--plan', ...argv], world), seen.err).to.equal(0);
      expect(seen.out.toString()).to.equal(shows);
      expect([seen.err, machine(seen)]).to.deep.equal(['', before]);
    });

  for (const { title, integration, argv = [], shared = {} } of CASES)
    it(`has nothing to show of ${title} once it is written`, async () => {
      const { world, seen } = fakeWorld({ ...scene(integration), shared });
      expect(await run(['configure', '--quiet', ...argv], world), seen.err).to.equal(0);
      expect(await run(['configure', '--plan'], world), seen.err).to.equal(0);
      expect([seen.out.toString(), seen.err]).to.deep.equal([
        '',
        'shipctl: nothing would change: all files are up to date\n',
      ]);
    });

  it('gives the warnings of configure', async () => {
    const job = scene(REGISTRY);
    const env = { ...job.env, DOCKER_AUTH_CONFIG: '{"auths":{"registry.example.com":{}}}' };
    const { world, seen } = fakeWorld({ ...job, env });
    await run(['configure', '--plan', '--quiet'], world);
    const planned = seen.err;
    await run(['configure', '--quiet'], world);
    expect(planned).to.match(/^shipctl: warning: DOCKER_AUTH_CONFIG has a login/);
    expect(seen.err).to.equal(planned + planned);
  });

  it('prints with --json no user of a URL, and adds a login beside that of another user', async () => {
    const integration = {
      masterName: 'gitCredential',
      host: 'git.example.com',
      username: 'token-of-mine',
      password: 'secret',
    };
    const shared = { '/home/user/.git-credentials': 'https://token-of-theirs:pw@git.example.com\n' };
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'res', integration }]), shared });
    expect(await run(['configure', '--plan', '--json'], world), seen.err).to.equal(0);
    expect(seen.out.toString())
      .to.include('"settings":[{"section":"","key":"https://git.example.com","action":"add"}]')
      .and.not.match(/token-of|secret|pw/);
  });

  it('prints with --json files, settings and actions, and no value', async () => {
    const shared = {
      [DOCKER]: '{"auths": {"registry.example.com": {"auth": "b2xk", "identitytoken": "OLD"}}}',
    };
    const { world, seen } = fakeWorld({ ...scene(REGISTRY), shared });
    expect(await run(['configure', '--plan', '--json'], world), seen.err).to.equal(0);
    const section = 'auths registry.example.com';
    expect(JSON.parse(seen.out.toString())).to.deep.equal({
      units: [{ resource: 'res', tool: 'docker', unit: 'registry.example.com' }],
      files: [
        {
          tool: 'docker',
          path: DOCKER,
          action: 'change',
          settings: [
            { section, key: 'auth', action: 'change' },
            { section, key: 'identitytoken', action: 'remove' },
          ],
        },
      ],
      warnings: [],
    });
  });

  it('refuses what configure refuses, with its words', async () => {
    const { world, seen } = fakeWorld({ ...scene(REGISTRY), shared: { [DOCKER]: '{"auths": oldS3cret}' } });
    expect(await run(['configure', '--plan'], world)).to.equal(1);
    const planned = seen.err;
    expect(await run(['configure'], world)).to.equal(1);
    expect(seen.err).to.equal(planned + planned);
    expect(planned).to.not.include('oldS3cret');
  });
});
