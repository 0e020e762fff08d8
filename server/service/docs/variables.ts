/** Variables that Docker itself sets for FROM; a stage must declare them with `ARG NAME` (dockerfile2llb/platform.go). */
export const PREDEFINED_DOCS: Readonly<Record<string, string>> = {
  TARGETPLATFORM: 'The platform that is built for, like `linux/arm64`.',
  TARGETOS: 'The system that is built for, like `linux`.',
  TARGETARCH: 'The architecture that is built for, like `amd64` or `arm64`.',
  TARGETVARIANT: 'The variant of that architecture, like `v7`; mostly empty.',
  TARGETOSVERSION: 'The version of the system that is built for; empty but for Windows.',
  TARGETSTAGE: 'The name of the stage that is built; `default` where the last has none.',
  BUILDPLATFORM: 'The platform of the builder, on which commands run without emulation.',
  BUILDOS: 'The system of the builder.',
  BUILDARCH: 'The architecture of the builder.',
  BUILDVARIANT: 'The variant of the architecture of the builder; mostly empty.',
  BUILDOSVERSION: 'The version of the system of the builder; empty but for Windows.',
};

/** Build arguments that RUN gets without an ARG, and which are in no history and no cache key. */
export const PROXY_DOCS: Readonly<Record<string, string>> = {
  HTTP_PROXY: 'The proxy for HTTP.',
  HTTPS_PROXY: 'The proxy for HTTPS.',
  FTP_PROXY: 'The proxy for FTP.',
  NO_PROXY: 'Hosts to reach without a proxy.',
  ALL_PROXY: 'The proxy for everything that has none of its own.',
};

/** Build arguments that tell BuildKit something. */
export const BUILDKIT_DOCS: Readonly<Record<string, string>> = {
  SOURCE_DATE_EPOCH:
    'The time, in seconds since 1970, that the image and its layers say they were made: for builds that can be repeated bit by bit.',
  BUILDKIT_BUILD_NAME: 'The name of the build in the history of builds.',
  BUILDKIT_CACHE_MOUNT_NS: 'A prefix for the ids of cache mounts.',
  BUILDKIT_CONTEXT_KEEP_GIT_DIR: 'Whether a build context from Git keeps its `.git`.',
  BUILDKIT_DOCKERFILE_CHECK: 'What the build checks do, in place of the directive `check`.',
  BUILDKIT_GIT_ADVICE: 'Whether the hints of Git are shown.',
  BUILDKIT_INLINE_CACHE: 'Whether the image carries the cache of its layers.',
  BUILDKIT_MULTI_PLATFORM: 'Whether the result has the form for several platforms, also where it is for one.',
  BUILDKIT_SANDBOX_HOSTNAME: 'The name of the host that commands see.',
  BUILDKIT_SBOM_SCAN_CONTEXT: 'Whether the build context is in the bill of materials; set it by `ARG` at the top.',
  BUILDKIT_SBOM_SCAN_STAGE: 'Which stages are in the bill of materials; set it by `ARG`.',
  BUILDKIT_SYNTAX: 'The image that reads the Dockerfile, in place of the directive `syntax`.',
};
