import type { Rule } from '../server/lint/rule.ts';
import { copyManifestsFirst } from './cache/copy-manifests-first.ts';
import { earlyVolatileArg } from './cache/early-volatile-arg.ts';
import { noLoneUpdate } from './cache/no-lone-update.ts';
import { orderByChange } from './cache/order-by-change.ts';
import { preferCacheMount } from './cache/prefer-cache-mount.ts';
import { uselessCacheMount } from './cache/useless-cache-mount.ts';
import { buildError } from './correctness/build-error.ts';
import { copyToDirectory } from './correctness/copy-to-directory.ts';
import { ignoredCmd } from './correctness/ignored-cmd.ts';
import { instructionBeforeFrom } from './correctness/instruction-before-from.ts';
import { knownBuildTarget } from './correctness/known-build-target.ts';
import { knownCopySource } from './correctness/known-copy-source.ts';
import { lostCd } from './correctness/lost-cd.ts';
import { lostExport } from './correctness/lost-export.ts';
import { missingHealthcheckTool } from './correctness/missing-healthcheck-tool.ts';
import { missingShell } from './correctness/missing-shell.ts';
import { missingSource } from './correctness/missing-source.ts';
import { noBashism } from './correctness/no-bashism.ts';
import { noConstantPlatform } from './correctness/no-constant-platform.ts';
import { noEmptyContinuation } from './correctness/no-empty-continuation.ts';
import { noEnvSelfReference } from './correctness/no-env-self-reference.ts';
import { noGitignorePattern } from './correctness/no-gitignore-pattern.ts';
import { noIgnoredSource } from './correctness/no-ignored-source.ts';
import { noLegacyKeyValue } from './correctness/no-legacy-key-value.ts';
import { noMultipleCmd } from './correctness/no-multiple-cmd.ts';
import { noMultipleEntrypoint } from './correctness/no-multiple-entrypoint.ts';
import { noMultipleHealthcheck } from './correctness/no-multiple-healthcheck.ts';
import { noOptionLikeGlob } from './correctness/no-option-like-glob.ts';
import { noPointlessCommand } from './correctness/no-pointless-command.ts';
import { noPortMapping } from './correctness/no-port-mapping.ts';
import { noRelativeCopyTarget } from './correctness/no-relative-copy-target.ts';
import { noRelativeWorkdir } from './correctness/no-relative-workdir.ts';
import { noReservedStageName } from './correctness/no-reserved-stage-name.ts';
import { noSelfCopy } from './correctness/no-self-copy.ts';
import { noSemicolonChain } from './correctness/no-semicolon-chain.ts';
import { noSourceOutsideContext } from './correctness/no-source-outside-context.ts';
import { noSpaceAroundEquals } from './correctness/no-space-around-equals.ts';
import { preferCopy } from './correctness/prefer-copy.ts';
import { preferExecForm } from './correctness/prefer-exec-form.ts';
import { requireAptYes } from './correctness/require-apt-yes.ts';
import { requireCopyChown } from './correctness/require-copy-chown.ts';
import { requireCurlFail } from './correctness/require-curl-fail.ts';
import { requireDnfYes } from './correctness/require-dnf-yes.ts';
import { requireHeredocErrexit } from './correctness/require-heredoc-errexit.ts';
import { requirePipefail } from './correctness/require-pipefail.ts';
import { requireYumYes } from './correctness/require-yum-yes.ts';
import { requireZypperYes } from './correctness/require-zypper-yes.ts';
import { syntaxError } from './correctness/syntax-error.ts';
import { template } from './correctness/template.ts';
import { trailingComment } from './correctness/trailing-comment.ts';
import { undeclaredBuildArg } from './correctness/undeclared-build-arg.ts';
import { undefinedBaseVariable } from './correctness/undefined-base-variable.ts';
import { undefinedVariable } from './correctness/undefined-variable.ts';
import { uniqueStageName } from './correctness/unique-stage-name.ts';
import { unknownInstruction } from './correctness/unknown-instruction.ts';
import { unquotedVariable } from './correctness/unquoted-variable.ts';
import { validBaseDefault } from './correctness/valid-base-default.ts';
import { validBasePlatform } from './correctness/valid-base-platform.ts';
import { validDirective } from './correctness/valid-directive.ts';
import { validEncoding } from './correctness/valid-encoding.ts';
import { validEntrypointScript } from './correctness/valid-entrypoint-script.ts';
import { validJsonForm } from './correctness/valid-json-form.ts';
import { validLabelKey } from './correctness/valid-label-key.ts';
import { validOnbuild } from './correctness/valid-onbuild.ts';
import { validPort } from './correctness/valid-port.ts';
import { validShellScript } from './correctness/valid-shell-script.ts';
import { noIgnore } from './maintainability/no-ignore.ts';
import { noMaintainer } from './maintainability/no-maintainer.ts';
import { noUnknownLabels } from './maintainability/no-unknown-labels.ts';
import { noWgetProgress } from './maintainability/no-wget-progress.ts';
import { preferAptGet } from './maintainability/prefer-apt-get.ts';
import { preferShellInstruction } from './maintainability/prefer-shell-instruction.ts';
import { preferStageName } from './maintainability/prefer-stage-name.ts';
import { preferWorkdir } from './maintainability/prefer-workdir.ts';
import { requireHealthcheck } from './maintainability/require-healthcheck.ts';
import { requireIgnoreReason } from './maintainability/require-ignore-reason.ts';
import { requireLabels } from './maintainability/require-labels.ts';
import { unreachableStage } from './maintainability/unreachable-stage.ts';
import { unusedArg } from './maintainability/unused-arg.ts';
import { unusedIgnore } from './maintainability/unused-ignore.ts';
import { validIgnore } from './maintainability/valid-ignore.ts';
import { validLabelValue } from './maintainability/valid-label-value.ts';
import { noDistUpgrade } from './reproducibility/no-dist-upgrade.ts';
import { noLatestTag } from './reproducibility/no-latest-tag.ts';
import { noMutableClone } from './reproducibility/no-mutable-clone.ts';
import { noUntaggedBase } from './reproducibility/no-untagged-base.ts';
import { requireApkPins } from './reproducibility/require-apk-pins.ts';
import { requireAptPins } from './reproducibility/require-apt-pins.ts';
import { requireDigest } from './reproducibility/require-digest.ts';
import { requireDnfPins } from './reproducibility/require-dnf-pins.ts';
import { requireGemPins } from './reproducibility/require-gem-pins.ts';
import { requireGoPins } from './reproducibility/require-go-pins.ts';
import { requireLockfileInstall } from './reproducibility/require-lockfile-install.ts';
import { requireNpmPins } from './reproducibility/require-npm-pins.ts';
import { requirePipPins } from './reproducibility/require-pip-pins.ts';
import { requireYumPins } from './reproducibility/require-yum-pins.ts';
import { requireZypperPins } from './reproducibility/require-zypper-pins.ts';
import { staleDigest } from './reproducibility/stale-digest.ts';
import { eolBaseImage } from './security/eol-base-image.ts';
import { noCleartextDownload } from './security/no-cleartext-download.ts';
import { noInsecureRun } from './security/no-insecure-run.ts';
import { noPipeToShell } from './security/no-pipe-to-shell.ts';
import { noRootUser } from './security/no-root-user.ts';
import { noSecretFile } from './security/no-secret-file.ts';
import { noSecretInContext } from './security/no-secret-in-context.ts';
import { noSecretInEnv } from './security/no-secret-in-env.ts';
import { noSecretLiteral } from './security/no-secret-literal.ts';
import { noSshServer } from './security/no-ssh-server.ts';
import { noSudo } from './security/no-sudo.ts';
import { noWholeContext } from './security/no-whole-context.ts';
import { noWorldWritable } from './security/no-world-writable.ts';
import { preferNumericUser } from './security/prefer-numeric-user.ts';
import { requireAddChecksum } from './security/require-add-checksum.ts';
import { requireDownloadChecksum } from './security/require-download-checksum.ts';
import { requireSignedPackages } from './security/require-signed-packages.ts';
import { requireTlsVerification } from './security/require-tls-verification.ts';
import { requireUser } from './security/require-user.ts';
import { secretLeftInLayer } from './security/secret-left-in-layer.ts';
import { trustedRegistry } from './security/trusted-registry.ts';
import { unusedUser } from './security/unused-user.ts';
import { dockerignoreGap } from './size/dockerignore-gap.ts';
import { noApkCache } from './size/no-apk-cache.ts';
import { noAptLists } from './size/no-apt-lists.ts';
import { noAptRecommends } from './size/no-apt-recommends.ts';
import { noBuildTools } from './size/no-build-tools.ts';
import { noChownAfterCopy } from './size/no-chown-after-copy.ts';
import { noConsecutiveRun } from './size/no-consecutive-run.ts';
import { noDevDependencies } from './size/no-dev-dependencies.ts';
import { noDnfCache } from './size/no-dnf-cache.ts';
import { noLargeSource } from './size/no-large-source.ts';
import { noNpmCache } from './size/no-npm-cache.ts';
import { noPipCache } from './size/no-pip-cache.ts';
import { noSdkBase } from './size/no-sdk-base.ts';
import { noStageRootCopy } from './size/no-stage-root-copy.ts';
import { noWgetAndCurl } from './size/no-wget-and-curl.ts';
import { noYarnCache } from './size/no-yarn-cache.ts';
import { noYumCache } from './size/no-yum-cache.ts';
import { noZypperCache } from './size/no-zypper-cache.ts';
import { preferAddUnpack } from './size/prefer-add-unpack.ts';
import { preferMultiStage } from './size/prefer-multi-stage.ts';
import { requireDockerignore } from './size/require-dockerignore.ts';
import { requireNoLogInit } from './size/require-no-log-init.ts';
import { sameLayerCleanup } from './size/same-layer-cleanup.ts';
import { exposeProtocolCase } from './style/expose-protocol-case.ts';
import { fromAsCase } from './style/from-as-case.ts';
import { instructionCase } from './style/instruction-case.ts';
import { noRedundantPlatform } from './style/no-redundant-platform.ts';
import { noTrailingSpace } from './style/no-trailing-space.ts';
import { requireFinalNewline } from './style/require-final-newline.ts';
import { stageNameCase } from './style/stage-name-case.ts';
import { unsortedPackages } from './style/unsorted-packages.ts';
import { validDefinitionDescription } from './style/valid-definition-description.ts';

/** Every rule there is. Findings at one place keep this order: what stops the build comes first. */
export const rules: readonly Rule[] = [
  template,
  validEncoding,
  syntaxError,
  unknownInstruction,
  instructionBeforeFrom,
  validOnbuild,
  buildError,
  validDirective,
  validJsonForm,
  trailingComment,
  noSpaceAroundEquals,
  knownCopySource,
  noSelfCopy,
  validPort,
  validShellScript,

  noRelativeWorkdir,
  noSourceOutsideContext,
  missingSource,
  noGitignorePattern,
  noIgnoredSource,
  preferCopy,
  preferExecForm,
  copyToDirectory,
  requireCopyChown,
  noMultipleCmd,
  noMultipleEntrypoint,
  noMultipleHealthcheck,
  ignoredCmd,
  validEntrypointScript,
  missingShell,
  missingHealthcheckTool,
  noPortMapping,
  requireAptYes,
  requireDnfYes,
  requireYumYes,
  requireZypperYes,
  uniqueStageName,
  noReservedStageName,
  validBaseDefault,
  undefinedBaseVariable,
  undefinedVariable,
  noEmptyContinuation,
  noLegacyKeyValue,
  noConstantPlatform,
  validBasePlatform,

  noLatestTag,
  noUntaggedBase,
  requireDigest,
  staleDigest,
  noDistUpgrade,
  noMutableClone,
  requireLockfileInstall,
  requireAptPins,
  requireApkPins,
  requireDnfPins,
  requireYumPins,
  requireZypperPins,
  requirePipPins,
  requireNpmPins,
  requireGemPins,
  requireGoPins,

  noRootUser,
  noSecretInEnv,
  noSecretLiteral,
  noSecretFile,
  noSecretInContext,
  noWholeContext,
  secretLeftInLayer,
  requireUser,
  unusedUser,
  eolBaseImage,
  requireAddChecksum,
  requireDownloadChecksum,
  noCleartextDownload,
  requireSignedPackages,
  noWorldWritable,
  noInsecureRun,
  noSshServer,
  trustedRegistry,

  noMaintainer,
  preferStageName,
  unreachableStage,
  unusedArg,
  preferAptGet,
  validLabelKey,
  knownBuildTarget,
  undeclaredBuildArg,
  validLabelValue,
  requireLabels,
  noUnknownLabels,
  requireHealthcheck,

  instructionCase,
  fromAsCase,
  stageNameCase,
  noRedundantPlatform,
  exposeProtocolCase,
  validDefinitionDescription,
  unsortedPackages,
  requireFinalNewline,
  noTrailingSpace,

  requirePipefail,
  requireHeredocErrexit,
  noSemicolonChain,
  requireCurlFail,
  lostCd,
  lostExport,
  noBashism,
  unquotedVariable,
  noOptionLikeGlob,
  noPointlessCommand,
  noEnvSelfReference,
  noRelativeCopyTarget,
  preferShellInstruction,
  preferWorkdir,
  noWgetProgress,
  noWgetAndCurl,
  noConsecutiveRun,
  requireDockerignore,
  dockerignoreGap,
  noLargeSource,
  requireNoLogInit,
  preferAddUnpack,
  noStageRootCopy,
  noPipeToShell,
  requireTlsVerification,
  preferNumericUser,

  noSudo,

  copyManifestsFirst,
  noLoneUpdate,
  earlyVolatileArg,
  orderByChange,
  preferCacheMount,
  uselessCacheMount,

  noAptLists,
  noAptRecommends,
  noApkCache,
  noYumCache,
  noDnfCache,
  noZypperCache,
  noPipCache,
  noNpmCache,
  noYarnCache,
  sameLayerCleanup,
  noChownAfterCopy,
  noDevDependencies,
  noBuildTools,
  noSdkBase,
  preferMultiStage,

  validIgnore,
  unusedIgnore,
  requireIgnoreReason,
  noIgnore,
];
