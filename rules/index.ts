import type { Rule } from '../server/lint/rule.ts';
import { copyManifestsFirst } from './cache/copy-manifests-first.ts';
import { noLoneUpdate } from './cache/no-lone-update.ts';
import { buildError } from './correctness/build-error.ts';
import { copyToDirectory } from './correctness/copy-to-directory.ts';
import { knownCopySource } from './correctness/known-copy-source.ts';
import { noMultipleCmd } from './correctness/no-multiple-cmd.ts';
import { noMultipleEntrypoint } from './correctness/no-multiple-entrypoint.ts';
import { noMultipleHealthcheck } from './correctness/no-multiple-healthcheck.ts';
import { noPortMapping } from './correctness/no-port-mapping.ts';
import { noRelativeWorkdir } from './correctness/no-relative-workdir.ts';
import { noSelfCopy } from './correctness/no-self-copy.ts';
import { preferCopy } from './correctness/prefer-copy.ts';
import { preferExecForm } from './correctness/prefer-exec-form.ts';
import { syntaxError } from './correctness/syntax-error.ts';
import { template } from './correctness/template.ts';
import { uniqueStageName } from './correctness/unique-stage-name.ts';
import { unknownInstruction } from './correctness/unknown-instruction.ts';
import { validEncoding } from './correctness/valid-encoding.ts';
import { validPort } from './correctness/valid-port.ts';
import { noMaintainer } from './maintainability/no-maintainer.ts';
import { requireHealthcheck } from './maintainability/require-healthcheck.ts';
import { requireIgnoreReason } from './maintainability/require-ignore-reason.ts';
import { unusedIgnore } from './maintainability/unused-ignore.ts';
import { validIgnore } from './maintainability/valid-ignore.ts';
import { noLatestTag } from './reproducibility/no-latest-tag.ts';
import { noUntaggedBase } from './reproducibility/no-untagged-base.ts';
import { requireDigest } from './reproducibility/require-digest.ts';
import { noRootUser } from './security/no-root-user.ts';
import { noSecretInEnv } from './security/no-secret-in-env.ts';
import { noSudo } from './security/no-sudo.ts';
import { requireUser } from './security/require-user.ts';
import { noApkCache } from './size/no-apk-cache.ts';
import { noAptLists } from './size/no-apt-lists.ts';
import { noDnfCache } from './size/no-dnf-cache.ts';
import { noNpmCache } from './size/no-npm-cache.ts';
import { noPipCache } from './size/no-pip-cache.ts';
import { noYarnCache } from './size/no-yarn-cache.ts';
import { noYumCache } from './size/no-yum-cache.ts';
import { noZypperCache } from './size/no-zypper-cache.ts';
import { sameLayerCleanup } from './size/same-layer-cleanup.ts';
import { exposeProtocolCase } from './style/expose-protocol-case.ts';

/** Every rule there is. Findings at one place keep this order: what stops the build comes first. */
export const rules: readonly Rule[] = [
  template,
  validEncoding,
  syntaxError,
  unknownInstruction,
  buildError,
  knownCopySource,
  noSelfCopy,
  validPort,

  noRelativeWorkdir,
  preferCopy,
  preferExecForm,
  copyToDirectory,
  noMultipleCmd,
  noMultipleEntrypoint,
  noMultipleHealthcheck,
  noPortMapping,
  uniqueStageName,

  noLatestTag,
  noUntaggedBase,
  requireDigest,

  noRootUser,
  noSecretInEnv,
  requireUser,

  noMaintainer,
  requireHealthcheck,

  exposeProtocolCase,

  noSudo,

  copyManifestsFirst,
  noLoneUpdate,

  noAptLists,
  noApkCache,
  noYumCache,
  noDnfCache,
  noZypperCache,
  noPipCache,
  noNpmCache,
  noYarnCache,
  sameLayerCleanup,

  validIgnore,
  unusedIgnore,
  requireIgnoreReason,
];
