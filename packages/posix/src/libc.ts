import "./supported.ts";
import koffi from "koffi";
import { type ErrnoError, errnoError } from "./errors.ts";
import { EINTR, LIBC } from "./platform.ts";

const library = koffi.load(LIBC);
const node = koffi.load(null);

export type Pointer = bigint;
type Memory = Uint8Array | null;

/** C's functions, with nothing around them. Only this package calls them, with arguments it has checked. */
export const libc = {
  socket: define<(domain: number, type: number, protocol: number) => number>("int socket(int, int, int)"),
  socketpair: define<(domain: number, type: number, protocol: number, pair: Memory) => number>(
    "int socketpair(int, int, int, void *)",
  ),
  setsockopt: define<(fd: number, level: number, name: number, value: Memory, length: number) => number>(
    "int setsockopt(int, int, int, void *, unsigned int)",
  ),
  getsockopt: define<(fd: number, level: number, name: number, value: Memory, length: Memory) => number>(
    "int getsockopt(int, int, int, void *, void *)",
  ),
  bind: define<(fd: number, address: Memory, length: number) => number>("int bind(int, void *, unsigned int)"),
  connect: define<(fd: number, address: Memory, length: number) => number>("int connect(int, void *, unsigned int)"),
  listen: define<(fd: number, backlog: number) => number>("int listen(int, int)"),
  accept: define<(fd: number, address: Memory, length: Memory) => number>("int accept(int, void *, void *)"),
  getsockname: define<(fd: number, address: Memory, length: Memory) => number>("int getsockname(int, void *, void *)"),
  getpeername: define<(fd: number, address: Memory, length: Memory) => number>("int getpeername(int, void *, void *)"),
  recv: define<(fd: number, buffer: Memory, length: number, flags: number) => number>(
    "long recv(int, void *, size_t, int)",
  ),
  send: define<(fd: number, buffer: Memory, length: number, flags: number) => number>(
    "long send(int, void *, size_t, int)",
  ),
  shutdown: define<(fd: number, how: number) => number>("int shutdown(int, int)"),
  inet_pton: define<(family: number, text: string, address: Memory) => number>("int inet_pton(int, str, void *)"),
  inet_ntop: define<(family: number, address: Memory, text: Memory, size: number) => string | null>(
    "str inet_ntop(int, void *, void *, unsigned int)",
  ),

  open: define<(path: Memory, flags: number) => number>("int open(void *, int)"),
  close: define<(fd: number) => number>("int close(int)"),
  read: define<(fd: number, buffer: Memory, length: number) => number>("long read(int, void *, size_t)"),
  write: define<(fd: number, buffer: Memory, length: number) => number>("long write(int, void *, size_t)"),
  pipe2: define<(ends: Memory, flags: number) => number>("int pipe2(void *, int)"),
  dup2: define<(fd: number, onto: number) => number>("int dup2(int, int)"),
  // fcntl and syscall are variadic in C; on Linux x64 and arm64 their integer arguments travel in the same registers.
  fcntl: define<(fd: number, command: number, argument: number) => number>("int fcntl(int, int, long)"),
  poll: define<(fds: Memory, count: number, timeout: number) => number>("int poll(void *, unsigned long, int)"),
  epoll_create1: define<(flags: number) => number>("int epoll_create1(int)"),
  epoll_ctl: define<(epfd: number, operation: number, fd: number, event: Memory) => number>(
    "int epoll_ctl(int, int, int, void *)",
  ),
  epoll_wait: define<(epfd: number, events: Memory, maxevents: number, timeout: number) => number>(
    "int epoll_wait(int, void *, int, int)",
  ),

  fork: define<() => number>("int fork()"),
  _exit: define<(status: number) => never>("void _exit(int)"),
  waitpid: define<(pid: number, status: Memory, options: number) => number>("int waitpid(int, void *, int)"),
  kill: define<(pid: number, signum: number) => number>("int kill(int, int)"),
  getpid: define<() => number>("int getpid()"),
  getppid: define<() => number>("int getppid()"),
  getrlimit: define<(resource: number, limits: Memory) => number>("int getrlimit(int, void *)"),
  setrlimit: define<(resource: number, limits: Memory) => number>("int setrlimit(int, void *)"),
  sigaction: define<(signum: number, action: Memory, previous: Memory) => number>("int sigaction(int, void *, void *)"),
  pthread_sigmask: define<(how: number, set: Memory, previous: Memory) => number>(
    "int pthread_sigmask(int, void *, void *)",
  ),
  signal: define<(signum: number, disposition: Pointer) => Pointer>("void *signal(int, void *)"),

  calloc: define<(count: number, size: number) => Pointer>("void *calloc(size_t, size_t)"),
  getrandom: define<(buffer: Memory, length: number, flags: number) => number>("long getrandom(void *, size_t, int)"),
  madvise: define<(address: Pointer, length: number, advice: number) => number>("int madvise(void *, size_t, int)"),
  prctl: define<(option: number, a: number, b: number, c: number, d: number) => number>(
    "int prctl(int, long, long, long, long)",
  ),
  seccomp: define<(number: number, operation: number, flags: number, program: Memory) => number>(
    "long syscall(long, unsigned int, unsigned int, void *)",
  ),
  strerror: define<(errno: number) => string>("str strerror(int)"),
};

/** libuv's functions, which the node program itself exports. Their pointers are memory that this package keeps or never frees. */
export const uv = {
  default_loop: define<() => Pointer>("void *uv_default_loop()", node),
  loop_size: define<() => number>("size_t uv_loop_size()", node),
  handle_size: define<(type: number) => number>("size_t uv_handle_size(int)", node),
  loop_init: define<(loop: Pointer) => number>("int uv_loop_init(void *)", node),
  loop_fork: define<(loop: Pointer) => number>("int uv_loop_fork(void *)", node),
  backend_fd: define<(loop: Pointer) => number>("int uv_backend_fd(void *)", node),
  run: define<(loop: Pointer, mode: number) => number>("int uv_run(void *, int)", node),
  loop_alive: define<(loop: Pointer) => number>("int uv_loop_alive(void *)", node),
  ref: define<(handle: Memory) => void>("void uv_ref(void *)", node),
  unref: define<(handle: Memory) => void>("void uv_unref(void *)", node),
  prepare_init: define<(loop: Pointer, handle: Memory) => number>("int uv_prepare_init(void *, void *)", node),
  prepare_start: define<(handle: Memory, callback: Pointer) => number>("int uv_prepare_start(void *, void *)", node),
  signal_init: define<(loop: Pointer, handle: Pointer) => number>("int uv_signal_init(void *, void *)", node),
  signal_start: define<(handle: Pointer, callback: Pointer, signum: number) => number>(
    "int uv_signal_start(void *, void *, int)",
    node,
  ),
  signal_stop: define<(handle: Pointer) => number>("int uv_signal_stop(void *)", node),
};

/** A C function pointer `void (*)(void *, int)` that calls `callback`; libuv's uv_signal_cb. */
export function signalCallback(callback: (handle: unknown, signum: number) => void): Pointer {
  const type = koffi.proto("void uv_signal_cb(void *handle, int signum)");
  return koffi.register(callback, koffi.pointer(type));
}

/** A C function pointer `void (*)(void *)` that calls `callback`; libuv's uv_prepare_cb. */
export function prepareCallback(callback: () => void): Pointer {
  const type = koffi.proto("void uv_prepare_cb(void *handle)");
  return koffi.register(callback, koffi.pointer(type));
}

/** Where `memory` stands, for a struct that points to another one. */
export function addressOf(memory: Uint8Array): Pointer {
  return koffi.address(memory);
}

let onInterrupt: () => unknown = () => {};

/** `run` is called whenever a system call comes back with EINTR, before the error is thrown. */
export function whenInterrupted(run: () => unknown): void {
  onInterrupt = run;
}

/** `result`, or the error it stands for: -1 means that errno(3) says why. */
export function check(syscall: string, result: number): number {
  if (result !== -1) return result;
  const errno = koffi.errno();
  if (errno === EINTR) onInterrupt();
  throw failure(syscall, errno);
}

/** The number errno(3) holds after a call that failed. */
export function lastErrno(): number {
  return koffi.errno();
}

export function failure(syscall: string, errno: number): ErrnoError {
  return errnoError(syscall, errno, libc.strerror(errno));
}

function define<F extends (...args: never[]) => unknown>(prototype: string, from = library): F {
  return from.func(prototype) as unknown as F;
}
