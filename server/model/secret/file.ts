/** What a file or folder of that name holds if it is not for show; `undefined` where it may as well hold no secret. */
export function secretIn(path: string): string | undefined {
  const name = path.replace(/(?<!\/)\/+$/, '');
  if (!HINT.test(name) || FOR_SHOW.test(name)) return undefined;
  return SECRETS.find(({ form }) => form.test(name))?.kind;
}

/** The same, also for files that hold a secret only at times: whoever removes one again has put one in. */
export function likelySecretIn(path: string): string | undefined {
  const certain = secretIn(path);
  if (certain !== undefined || FOR_SHOW.test(path)) return certain;
  return AT_TIMES.test(path) ? 'credentials' : undefined;
}

/** A part of each of these names: nearly no path has any. */
const HINT =
  /id_|key|\.(?:p12|pfx|ppk|ssh|gnupg|aws|docker|kube|azure|config|pgpass|pypirc|vault|env)|netrc|credentials|account/i;

/** By the end of the path. */
const SECRETS = [
  { kind: 'a private key', form: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_[\w-]+)?$/ },
  { kind: 'a private key', form: /(?:^|[/_.-])(?:priv(?:ate)?[_-]?key|privkey|server[_-]?key|tls[_-]?key)\.pem$/i },
  { kind: 'a private key', form: /(?:^|\/)(?:[\w.-]*[_-])?(?:server|private|priv|tls|ssl|client|ca|host)\.key$/i },
  { kind: 'a private key', form: /\.(?:p12|pfx|ppk)$/i },
  { kind: 'the key of all secrets of Rails', form: /(?:^|\/)(?:config\/)?(?:master|credentials\/\w+)\.key$/ },
  { kind: 'private keys', form: /(?:^|\/)\.ssh(?:\/\*)?$/ },
  { kind: 'private keys', form: /(?:^|\/)\.gnupg(?:\/\*)?$/ },
  { kind: 'credentials', form: /(?:^|\/)\.aws(?:\/(?:\*|credentials))?$/ },
  { kind: 'credentials', form: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.kube\/config|\.kube|\.azure)$/ },
  {
    kind: 'credentials',
    form: /(?:^|\/)(?:\.config\/gcloud|\.git-credentials|[._]netrc|\.pgpass|\.pypirc|\.vault-token)$/,
  },
  {
    kind: 'credentials',
    form: /(?:^|\/)(?:gcp?|google|firebase)?[_-]?(?:credentials|service[_-]?account(?:[_-]key)?)\.json$/i,
  },
  {
    kind: 'the settings of a machine, often with secrets',
    form: /(?:^|\/)\.env(?:\.(?:local|prod|production|staging|live))?(?:\.local)?$/,
  },
] as const;

const FOR_SHOW =
  /(?:^|[/_.-])(?:examples?|samples?|templates?|dist|dummy|fake|mock|tests?|testing|testdata|fixtures?|snakeoil|pub)(?:[/_.-]|$)/i;
/** `.npmrc`, `/root/.m2/settings.xml` */
const AT_TIMES =
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|pip\.conf|auth\.json|\.m2\/settings\.xml|nuget\.config|\.gem\/credentials|\.composer\/auth\.json|[\w.-]*(?:deploy|ssh)[_-]?key)$/i;
