/** A kubeconfig of one cluster, with these names. */
export const kubeconfig = (
  name: string,
  {
    server = `https://${name}.example.com`,
    token = `s3cret-${name}`,
    cluster = name,
    user = name,
    current = `current-context: ${name}\n`,
  }: {
    readonly server?: string;
    readonly token?: string;
    readonly cluster?: string;
    readonly user?: string;
    readonly current?: string;
  } = {},
): string =>
  `apiVersion: v1
kind: Config
clusters:
- name: ${cluster}
  cluster:
    server: ${server}
    certificate-authority-data: Q0E=
contexts:
- name: ${name}
  context:
    cluster: ${cluster}
    user: ${user}
users:
- name: ${user}
  user:
    token: ${token}
${current}`;
