import { tokenIn } from './token.ts';

/** What secret a file of settings or keys holds, by its path and the beginning of its text; `undefined` for none. */
export function secretInText(path: string, text: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (KEY.test(text)) return 'a private key';
  if (SETTINGS.test(name)) return settingIn(text);
  for (const { kind, path: place, text: form } of FORMS) {
    const value = place.test(path) ? form.exec(text)?.[1] : undefined;
    if (value !== undefined && !isForShow(value)) return kind;
  }
  return text.split('\n').some((line) => tokenIn(line) !== undefined && !isForShow(line)) ? 'a token' : undefined;
}

const KEY = /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\r?\n(?:[^\n]{0,200}\n){0,4}?[A-Za-z0-9+/=]{40}/m;
/** `.env`, `.env.production`, `prod.env` */
const SETTINGS = /^\.env(?:\.|$)|\.env$/;

/** Files that at times hold a secret, and how it stands there. */
const FORMS = [
  { kind: 'a token of a registry', path: /(?:^|\/)\.npmrc$/, text: /:_(?:authToken|password|auth)\s*=\s*(\S{8,})/ },
  { kind: 'a token of a registry', path: /(?:^|\/)\.yarnrc\.yml$/, text: /npmAuthToken:\s*(\S{8,})/ },
  {
    kind: 'a key of a service account',
    path: /\.json$/i,
    text: /"private_key"\s*:\s*"(-----BEGIN [A-Z ]*KEY[^"]{60})/,
  },
  {
    kind: 'credentials of registries',
    path: /(?:^|\/)\.docker(?:cfg|\/config\.json)$/,
    text: /"auth"\s*:\s*"([^"]{8,})"/,
  },
  {
    kind: 'credentials of a registry',
    path: /(?:^|\/)auth\.json$/,
    text: /"(?:password|token|oauth)"\s*:\s*"([^"]{8,})"/,
  },
  { kind: 'a password', path: /(?:^|\/)(?:[._]netrc|\.pypirc|pip\.conf)$/, text: /\bpassword[\s:=]+(\S{6,})/ },
  { kind: 'a password', path: /(?:^|\/)\.pgpass$/, text: /^[^#:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:(\S{4,})$/m },
  { kind: 'a password', path: /(?:^|\/)\.git-credentials$/, text: /:\/\/[^:@/\s]+:([^@/\s]{6,})@/ },
  { kind: 'credentials of its remote', path: /(?:^|\/)\.git\/config$/, text: /:\/\/(?:[^:@/\s]*:)?([^:@/\s]{12,})@/ },
  {
    kind: 'credentials of its remote',
    path: /(?:^|\/)\.git\/config$/,
    text: /extraheader\s*=\s*AUTHORIZATION:\s*\S+\s+(\S{8,})/i,
  },
  { kind: 'credentials of AWS', path: /(?:^|\/)\.aws\/credentials$/, text: /aws_secret_access_key\s*=\s*(\S{20,})/i },
  {
    kind: 'credentials of a cluster',
    path: /(?:^|\/)\.kube\/config$/,
    text: /(?:client-key-data|token|password):\s*(\S{8,})/,
  },
  {
    kind: 'the key of all secrets of Rails',
    path: /(?:^|\/)(?:master|credentials\/\w+)\.key$/,
    text: /^([0-9a-f]{32})\s*$/,
  },
] as const;

/** `DB_PASSWORD=…`, `SECRET_KEY: …`; what is only named after one holds none: `PASSWORD_MIN_LENGTH`. */
const SETTING =
  /^[ \t]*(?:export[ \t]+)?[A-Z0-9_]*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|ACCESS_KEY|SECRET_KEY)(?:_BASE)?[ \t]*[=:][ \t]*["']?([^\s"'#]{8,})/gim;
/** `postgres://user:secret@host` */
const ADDRESS = /\b[a-z][a-z+]{2,12}:\/\/[^\s:@/"']+:([^\s:@/"']{8,})@([\w.-]+)/g;

function settingIn(text: string): string | undefined {
  for (const { 1: value = '' } of text.matchAll(SETTING)) if (!isForShow(value)) return 'secrets';
  for (const { 1: value = '', 2: host = '' } of text.matchAll(ADDRESS))
    if (!isForShow(value) && host.includes('.')) return 'a password';
  return undefined;
}

/** A variable, a word that says so, a word anyone would guess, or what nobody would have been given. */
function isForShow(value: string): boolean {
  return PLACEHOLDER.test(value) || GUESSED.test(value) || new Set(value).size < 5;
}

const PLACEHOLDER =
  /[$<>{}[\]%]|\.\.\.|\*\*|example|sample|dummy|fake|placeholder|change[-_]?(?:me|this|it)|replace|your|insert|redacted|secret_?key_?here|x{4}|0{5}|12345|abcdef|todo/i;
const GUESSED =
  /^(?:(?:my|the|super|dev|local|test|default|postgres|mysql|root|admin|user|app|django|rails|jwt)?[-_]?(?:pass|passwd|password|pwd|secret|token|key|postgres|mysql|root|admin|test|local|development|true|false|none|null|undefined)[-_]?(?:key|password|token|secret)?)[\d!]*$/i;
