// Files as people keep them for each tool: with comments, blanks, odd line ends and settings that shipctl doesn't know.
import type { Files } from './situations.ts';

/** A password or token of others, in whatever file. */
export const OTHERS_SECRET = 'THEIRS0secret0THEIRS';

const inBase64 = Buffer.from(`me:${OTHERS_SECRET}`).toString('base64');

const file = (text: string, mode = 0o644): Files[string] => ({ text, mode });
const withReturns = (text: string): string => text.replaceAll('\n', '\r\n');

export const DOCKER_FILES: Files = {
  '.docker/config.json': file(
    `{
\t"HttpHeaders": { "User-Agent" : "Docker-Client/27.1 (linux)" },
\t"auths": {
\t\t"ghcr.io": {
\t\t\t"auth": "${inBase64}"
\t\t},
\t\t"registry.gitlab.example.com:5050": {"auth": "${inBase64}", "email": "me@example.com"}, "quay.io": {}
\t},
\t"credHelpers": { "gcr.io": "gcloud", "123456789012.dkr.ecr.eu-west-1.amazonaws.com": "ecr-login" },
\t"proxies": {
\t\t"default": { "httpProxy": "http:\\/\\/proxy.example.com:3128", "noProxy": "*.example.com,127.0.0.0\\/8" }
\t},
\t"psFormat": "table {{.ID}}\\\\t{{.Names}}\\u0020{{.Status}}",
\t"detachKeys": "ctrl-e,e",
\t"plugins": { "-x-cli-hints": {"enabled": "false"} },
\t"currentContext": "builder"
}`,
    0o600,
  ),
  '.docker/contexts/meta/5e/meta.json': file('{"Name":"builder","Metadata":{}}'),
};

export const KUBECTL_FILES: Files = {
  '.kube/config': file(
    `# written by hand; ask me before you change it – ü
apiVersion: v1
kind: Config
preferences: {colors: true}

x-defaults: &ca   # one authority for all
    certificate-authority-data: "Q0E="

clusters:
    - name: home
      cluster:
          <<: *ca
          server: 'https://10.0.0.1:6443'   # through the tunnel
    - {name: work, cluster: {server: "https://work.example.com", tls-server-name: kubernetes}}
contexts:
    - context: {cluster: home, namespace: kube-system, user: me@home}
      name: me@home
users:
    -   name: me@home
        user:
            token: ${OTHERS_SECRET}
    -   name: arn:aws:eks:eu-west-1:123456789012:cluster/work
        user:
            exec:
                apiVersion: client.authentication.k8s.io/v1beta1
                command: aws
                args: [eks, get-token, --cluster-name, work]
                env:

current-context: me@home
# the end`,
    0o600,
  ),
  '.kube/more': file(
    withReturns(
      'apiVersion: v1\nkind: Config\ncontexts:\n- context:\n    cluster: work\n    user: nobody\n  name: work\n',
    ),
    0o640,
  ),
  '.kube/cache/discovery/10.0.0.1_6443/servergroups.json': file('{}', 0o600),
};

export const GIT_FILES: Files = {
  '.gitconfig': file(
    `# git config --list --show-origin
[user]
\tname = "Jo Doe" ; not my name
\temail = jo@example.com
[core]
    editor = vim -c \\
        'set tw=72'
[alias]
\tlg = "!f() { git log --graph --format='%h %s' \\"$@\\"; }; f"
[credential]
\thelper = cache --timeout 3600
[credential "https://code.example.com"]
\tusername = jo
[url "ssh://git@code.example.com/"]
\tinsteadOf = https://code.example.com/
[includeIf "gitdir:~/work/"]
\tpath = ~/work/.gitconfig`,
    0o644,
  ),
  '.git-credentials': file(
    `https://jo:${OTHERS_SECRET}@git.example.com\nhttps://jo:p%40ss%3a${OTHERS_SECRET}@code.example.com%3a8443\n\nhttp://x:y@localhost/a.git`,
    0o600,
  ),
  'work/.gitconfig': file('[user]\n\temail = jo@work.example.com\n'),
};

export const GCLOUD_FILES: Files = {
  '.config/gcloud/active_config': file('work\n'),
  '.config/gcloud/configurations/config_default': file('[core]\naccount = jo@example.com\n'),
  '.config/gcloud/configurations/config_google': file(
    withReturns('; of mine\n[compute]\nzone = europe-west1-b\n\n[core]\n# 100%%\nverbosity: error\n'),
    0o640,
  ),
  '.config/gcloud/configurations/config_work': file('[core]\naccount = jo@work.example.com\n'),
  '.config/gcloud/credentials.db': file('SQLite format 3\0', 0o600),
};

export const VARIABLES = 'variables/job.env';

export const VARIABLE_FILES: Files = {
  [VARIABLES]: file(
    `#!/bin/bash
set -a   # of mine
export DIGITALOCEAN_ACCESS_TOKEN="${OTHERS_SECRET}"
GREETING='it'\\''s me
export CLOUDSDK_PROJECT=not-a-variable'
export GOOGLE_CLOUD_PROJECT=theirs PATH="$HOME/bin:$PATH"
if [ -f ~/.more.env ]; then . ~/.more.env; fi
tidy() { rm -rf -- "\${TMPDIR:?}"/*; }
set +a`,
    0o640,
  ),
};

export const AZURE_FILES: Files = {
  '.azure/service_principal_entries.json': file(
    `[\n    {"tenant": "other-tenant",   "client_id": "app", "client_secret": "${OTHERS_SECRET}"},\n    {"client_id": "theirs", "tenant": "tenant", "certificate": "/their.pem", "use_cert_sn_issuer": null}\n]`,
    0o600,
  ),
  '.azure/config': file(
    '# az configure\n[core]\noutput = table\nencrypt_token_cache = true\n\n[defaults]\ngroup = mine\n[cloud]\nname = AzureCloud\n\n',
    0o644,
  ),
  '.azure/azureProfile.json': file(
    `\ufeff{"installationId": "0d1e", "subscriptions": [{"id": "sub-1", "name": "Pay-As-You-Go – ü", "state": "Enabled", "user": {"name": "jo@example.com", "type": "user"}, "isDefault": true, "tenantId": "other-tenant", "environmentName": "AzureCloud", "homeTenantId": "other-tenant", "managedByTenants": []}, {"id": "sub-2", "name": "Lab", "state": "Enabled", "user": {"name": "jo@example.com", "type": "user"}, "isDefault": false, "tenantId": "other-tenant", "environmentName": "AzureCloud"}]}`,
    0o600,
  ),
  '.azure/clouds.config': file('[AzureCloud]\nsubscription = sub-1\n'),
};

export const JFROG_FILES: Files = {
  '.jfrog/jfrog-cli.conf.v6': file(
    withReturns(
      `{
  "servers": [
    {
      "url": "https://theirs.jfrog.example.com/",
      "artifactoryUrl": "https://theirs.jfrog.example.com/artifactory/",
      "accessToken": "${OTHERS_SECRET}",
      "serverId": "theirs",
      "isDefault": true
    },
    { "serverId": "lab", "url": "http://localhost:8082/", "user": "admin", "password": "${OTHERS_SECRET}" }
  ],
  "version": "6",   "unknown": [1, 2.50, 1e3]
}
`,
    ),
    0o600,
  ),
  '.jfrog/security/certs/theirs.pem': file('-----BEGIN CERTIFICATE-----\n'),
};

/** Files of all tools. */
export const OTHERS_FILES: Files = {
  ...DOCKER_FILES,
  ...KUBECTL_FILES,
  ...GIT_FILES,
  ...GCLOUD_FILES,
  ...VARIABLE_FILES,
  ...AZURE_FILES,
  ...JFROG_FILES,
};
