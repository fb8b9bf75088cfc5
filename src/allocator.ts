/** Told to the C library of Linux before a process begins: what is larger than 256 KB comes from the system and goes back to it when it is
 *  freed. By itself the library raises that bound with every freed picture, and keeps hundreds of megabytes of them for ever. */
export const allocatorEnvironment = { MALLOC_MMAP_THRESHOLD_: "262144" };
