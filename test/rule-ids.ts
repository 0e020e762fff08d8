import type { Category, Severity } from '../server/lint/rule.ts';

/** What users, configurations and ignore comments rely on: none of it changes within a major version. */
export interface FrozenRule {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Off until it is named. */
  readonly isOptional: boolean;
  /** Not in the list of rules yet: the id is kept for it. */
  readonly isReserved: boolean;
  readonly aka: readonly string[];
}

/** id, category, default (`?` before it: off until named; `later`: reserved), what other linters call it. */
const TABLE = `
  template                   | correctness     | info     |
  valid-encoding             | correctness     | warning  |
  syntax-error               | correctness     | error    | DL1000
  unknown-instruction        | correctness     | error    |
  build-error                | correctness     | error    |
  instruction-before-from    | correctness     | error    | DL3061
  valid-onbuild              | correctness     | error    | DL3043
  valid-directive            | correctness     | warning  |
  valid-json-form            | correctness     | warning  |
  valid-shell-script         | correctness     | error    |
  trailing-comment           | correctness     | warning  |
  no-empty-continuation      | correctness     | warning  | NoEmptyContinuation
  no-space-around-equals     | correctness     | warning  |
  no-legacy-key-value        | correctness     | warning  | LegacyKeyValueFormat
  known-copy-source          | correctness     | error    | DL3022
  no-self-copy               | correctness     | error    | DL3023
  valid-port                 | correctness     | error    | DL3011
  no-relative-workdir        | correctness     | warning  | DL3000 WorkdirRelativePath
  no-relative-copy-target    | correctness     | info     | DL3045
  no-source-outside-context  | correctness     | warning  |
  no-ignored-source          | correctness     | warning  | CopyIgnoredFile
  prefer-copy                | correctness     | warning  | DL3020
  prefer-exec-form           | correctness     | warning  | DL3025 JSONArgsRecommended
  copy-to-directory          | correctness     | warning  | DL3021
  no-multiple-cmd            | correctness     | warning  | DL4003 MultipleInstructionsDisallowed
  no-multiple-entrypoint     | correctness     | warning  | DL4004 MultipleInstructionsDisallowed
  no-multiple-healthcheck    | correctness     | warning  | DL3012 MultipleInstructionsDisallowed
  ignored-cmd                | correctness     | warning  |
  missing-shell              | correctness     | error    |
  missing-healthcheck-tool   | correctness     | warning  |
  no-port-mapping            | correctness     | warning  | ExposeInvalidFormat
  unique-stage-name          | correctness     | warning  | DL3024 DuplicateStageName
  no-reserved-stage-name     | correctness     | warning  | DL3063 ReservedStageName
  valid-base-default         | correctness     | warning  | InvalidDefaultArgInFrom
  undefined-base-variable    | correctness     | error    | UndefinedArgInFrom
  undefined-variable         | correctness     | warning  | UndefinedVar
  no-env-self-reference      | correctness     | warning  | DL3044
  no-constant-platform       | correctness     | warning  | DL3029 FromPlatformFlagConstDisallowed
  valid-base-platform        | correctness     | warning  | InvalidBaseImagePlatform
  require-copy-chown         | correctness     | info     |
  lost-cd                    | correctness     | warning  |
  lost-export                | correctness     | warning  |
  require-pipefail           | correctness     | info     | DL4006
  require-heredoc-errexit    | correctness     | warning  |
  no-semicolon-chain         | correctness     | info     |
  no-bashism                 | correctness     | warning  |
  unquoted-variable          | correctness     | warning  | SC2086
  no-option-like-glob        | correctness     | info     | SC2035
  require-curl-fail          | correctness     | info     |
  require-apt-yes            | correctness     | warning  | DL3014
  require-dnf-yes            | correctness     | warning  | DL3038
  require-yum-yes            | correctness     | warning  | DL3030
  require-zypper-yes         | correctness     | warning  | DL3034
  no-pointless-command       | correctness     | info     | DL3001
  valid-label-key            | correctness     | info     | DL3048
  missing-source             | correctness     | error    |
  valid-entrypoint-script    | correctness     | error    |
  no-gitignore-pattern       | correctness     | warning  |
  known-build-target         | correctness     | error    |
  undeclared-build-arg       | correctness     | warning  |
  trusted-registry           | security        | ?warning | DL3026
  no-root-user               | security        | warning  | DL3002
  require-user               | security        | info     |
  prefer-numeric-user        | security        | ?info    | DL3066
  unused-user                | security        | info     |
  no-sudo                    | security        | warning  | DL3004
  no-secret-in-env           | security        | warning  | DL3064 SecretsUsedInArgOrEnv
  no-secret-literal          | security        | error    |
  no-secret-file             | security        | warning  |
  secret-left-in-layer       | security        | warning  |
  require-add-checksum       | security        | info     |
  require-download-checksum  | security        | info     |
  no-cleartext-download      | security        | warning  |
  no-pipe-to-shell           | security        | info     |
  require-tls-verification   | security        | warning  |
  require-signed-packages    | security        | warning  |
  no-world-writable          | security        | warning  |
  no-insecure-run            | security        | warning  |
  no-ssh-server              | security        | warning  |
  eol-base-image             | security        | warning  |
  no-secret-in-context       | security        | warning  |
  no-whole-context           | security        | info     |
  no-latest-tag              | reproducibility | warning  | DL3007
  no-untagged-base           | reproducibility | warning  | DL3006
  require-digest             | reproducibility | ?info    |
  stale-digest               | reproducibility | warning  |
  require-lockfile-install   | reproducibility | info     |
  no-mutable-clone           | reproducibility | info     |
  no-dist-upgrade            | reproducibility | info     | DL3035
  require-apt-pins           | reproducibility | ?warning | DL3008
  require-apk-pins           | reproducibility | ?warning | DL3018
  require-dnf-pins           | reproducibility | ?warning | DL3041
  require-yum-pins           | reproducibility | ?warning | DL3033
  require-zypper-pins        | reproducibility | ?warning | DL3037
  require-pip-pins           | reproducibility | ?warning | DL3013
  require-npm-pins           | reproducibility | ?warning | DL3016
  require-gem-pins           | reproducibility | ?warning | DL3028
  require-go-pins            | reproducibility | ?warning | DL3062
  copy-manifests-first       | cache           | warning  |
  no-lone-update             | cache           | warning  |
  early-volatile-arg         | cache           | info     |
  prefer-cache-mount         | cache           | ?info    |
  useless-cache-mount        | cache           | warning  |
  order-by-change            | cache           | ?info    |
  no-apt-lists               | size            | warning  | DL3009
  no-apt-recommends          | size            | info     | DL3015
  no-apk-cache               | size            | info     | DL3019
  no-yum-cache               | size            | warning  | DL3032
  no-dnf-cache               | size            | warning  | DL3040
  no-zypper-cache            | size            | warning  | DL3036
  no-pip-cache               | size            | info     | DL3042
  no-npm-cache               | size            | info     |
  no-yarn-cache              | size            | info     | DL3060
  same-layer-cleanup         | size            | warning  |
  no-chown-after-copy        | size            | warning  |
  no-dev-dependencies        | size            | info     |
  no-build-tools             | size            | info     |
  no-sdk-base                | size            | info     |
  prefer-multi-stage         | size            | ?info    |
  no-stage-root-copy         | size            | info     | DL3067
  no-consecutive-run         | size            | ?info    | DL3059
  prefer-add-unpack          | size            | info     | DL3010
  no-wget-and-curl           | size            | ?info    | DL4001
  require-no-log-init        | size            | warning  | DL3046
  require-dockerignore       | size            | warning  |
  dockerignore-gap           | size            | warning  |
  no-large-source            | size            | info     |
  no-maintainer              | maintainability | warning  | DL4000 MaintainerDeprecated
  require-healthcheck        | maintainability | info     | DL3057
  prefer-stage-name          | maintainability | info     |
  unreachable-stage          | maintainability | info     |
  unused-arg                 | maintainability | info     |
  prefer-apt-get             | maintainability | warning  | DL3027
  prefer-workdir             | maintainability | ?info    | DL3003
  prefer-shell-instruction   | maintainability | warning  | DL4005
  no-wget-progress           | maintainability | info     | DL3047
  require-labels             | maintainability | ?info    | DL3049
  no-unknown-labels          | maintainability | ?info    | DL3050
  valid-label-value          | maintainability | info     | DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058
  no-ignore                  | maintainability | ?warning | DL1001
  valid-ignore               | maintainability | warning  |
  unused-ignore              | maintainability | info     |
  require-ignore-reason      | maintainability | ?warning |
  instruction-case           | style           | style    | ConsistentInstructionCasing
  from-as-case               | style           | style    | FromAsCasing
  stage-name-case            | style           | style    | StageNameCasing
  no-redundant-platform      | style           | style    | DL3065 RedundantTargetPlatform
  expose-protocol-case       | style           | style    | ExposeProtoCasing
  valid-definition-description | style         | ?style   | InvalidDefinitionDescription
  unsorted-packages          | style           | ?style   |
  require-final-newline      | style           | ?style   |
  no-trailing-space          | style           | ?style   |
`;

export const frozenRules: readonly FrozenRule[] = TABLE.trim()
  .split('\n')
  .map((row) => {
    const [id = '', category = '', level = '', aka = ''] = row.split('|').map((cell) => cell.trim());
    return {
      id,
      category: category as Category,
      severity: level.replace('?', '') as Severity,
      isOptional: level.startsWith('?'),
      isReserved: level === 'later',
      aka: aka === '' ? [] : aka.split(' '),
    };
  });
