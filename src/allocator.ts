/** Settings for glibc, which must be set before a process starts. Blocks larger than 256 KB come from the system and return to it when
 *  they are freed. By default glibc raises that threshold with every freed picture, and keeps hundreds of megabytes. */
export const allocatorEnvironment = { MALLOC_MMAP_THRESHOLD_: "262144" };
