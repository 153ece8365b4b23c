declare module 'fs-native-extensions' {
  /** Takes the kernel lock of an open file; false while another process holds it. */
  export function tryLock(fd: number): boolean;
}
