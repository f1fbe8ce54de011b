/**
 * All that is particular to one platform: Linux on x64 and arm64 with glibc.
 * Library names, numbers and struct layouts stand here and nowhere else. A port begins with this file.
 * Sources: the kernel's include/uapi headers, glibc's bits/*.h and libuv's uv.h.
 */
import { arch } from "node:os";

const isArm64 = arch() === "arm64";

/** The C library's file name, as ld.so(8) finds it. musl has no file of this name. */
export const LIBC = "libc.so.6";

// socket(2)
export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;
export const SOMAXCONN = 4096;

// setsockopt(2), socket(7), tcp(7), ipv6(7)
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_TYPE = 3;
export const SO_ERROR = 4;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_KEEPALIVE = 9;
export const SO_LINGER = 13;
export const SO_REUSEPORT = 15;
export const SO_RCVTIMEO = 20;
export const SO_SNDTIMEO = 21;
export const SO_ACCEPTCONN = 30;
export const IPPROTO_TCP = 6;
export const TCP_NODELAY = 1;
export const IPPROTO_IPV6 = 41;
export const IPV6_V6ONLY = 26;

// recv(2), send(2), shutdown(2)
export const MSG_PEEK = 0x2;
export const MSG_DONTWAIT = 0x40;
export const MSG_WAITALL = 0x100;
export const MSG_NOSIGNAL = 0x4000;
export const SHUT_RD = 0;
export const SHUT_WR = 1;
export const SHUT_RDWR = 2;

// fcntl(2), pipe(2)
export const F_DUPFD = 0;
export const F_GETFD = 1;
export const F_SETFD = 2;
export const F_GETFL = 3;
export const F_SETFL = 4;
export const FD_CLOEXEC = 1;
export const O_NONBLOCK = 0o4000;
export const O_CLOEXEC = 0o2000000;

// poll(2), epoll_ctl(2)
export const POLLIN = 0x1;
export const POLLPRI = 0x2;
export const POLLRDHUP = 0x2000;
export const POLLOUT = 0x4;
export const POLLERR = 0x8;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;
export const EPOLLIN = 0x1;
export const EPOLLPRI = 0x2;
export const EPOLLOUT = 0x4;
export const EPOLLERR = 0x8;
export const EPOLLHUP = 0x10;
export const EPOLLRDHUP = 0x2000;
export const EPOLLEXCLUSIVE = 0x10000000;
export const EPOLLONESHOT = 0x40000000;
export const EPOLLET = 0x80000000;
export const EPOLL_CTL_ADD = 1;
export const EPOLL_CTL_DEL = 2;
export const EPOLL_CTL_MOD = 3;
export const EPOLL_CLOEXEC = 0o2000000;

// waitpid(2)
export const WNOHANG = 1;
export const WUNTRACED = 2;
export const WCONTINUED = 8;

// signal(7)
export const SIGHUP = 1;
export const SIGINT = 2;
export const SIGQUIT = 3;
export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGUSR1 = 10;
export const SIGSEGV = 11;
export const SIGUSR2 = 12;
export const SIGPIPE = 13;
export const SIGALRM = 14;
export const SIGTERM = 15;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGWINCH = 28;
export const SIGSYS = 31;
export const SIGRTMIN = 34;
export const SIGRTMAX = 64;

// getrlimit(2)
export const RLIMIT_CPU = 0;
export const RLIMIT_FSIZE = 1;
export const RLIMIT_DATA = 2;
export const RLIMIT_STACK = 3;
export const RLIMIT_CORE = 4;
export const RLIMIT_NPROC = 6;
export const RLIMIT_NOFILE = 7;
export const RLIMIT_AS = 9;

// errno(3); the numbers the package itself looks at
export const EINTR = 4;
export const EAGAIN = 11;
export const EINVAL = 22;

/** What the heap of a forked child depends on: madvise(2), prctl(2), seccomp(2), audit.h. */
export const MADV_DONTFORK = 10;
export const MADV_DOFORK = 11;
export const PR_SET_DUMPABLE = 4;
export const PR_SET_NO_NEW_PRIVS = 38;
export const SECCOMP_SET_MODE_FILTER = 1;
export const SECCOMP_FILTER_FLAG_TSYNC = 1;
export const SECCOMP_RET_ERRNO = 0x00050000;
export const SECCOMP_RET_ALLOW = 0x7fff0000;
export const SYS_madvise = isArm64 ? 233 : 28;
export const SYS_seccomp = isArm64 ? 277 : 317;
export const AUDIT_ARCH = isArm64 ? 0xc00000b7 : 0xc000003e;
/** struct seccomp_data: offsets of the system call's number, of the architecture, of argument 2's low half. */
export const SECCOMP_DATA = { nr: 0, arch: 4, args2: 32 };

/** libuv, which the node program exports: uv_handle_type and uv_run_mode. */
export const UV_PREPARE = 9;
export const UV_SIGNAL = 16;
export const UV_RUN_NOWAIT = 2;

/** struct sigaction in glibc: its size, and where sa_flags stands in it, in bytes. */
export const SIGACTION = { size: 152, flags: 136 };
export const SA_RESTART = 0x10000000;
/** sigset_t in glibc, in bytes; sigprocmask(2). */
export const SIGSET_SIZE = 128;
export const SIG_SETMASK = 2;

// Both architectures write numbers with the low byte first (little-endian); so does the code that fills the structs.

/** struct epoll_event is packed on x64 (12 bytes) and is not on arm64 (16 bytes); epoll_ctl(2). */
export const EPOLL_EVENT = isArm64 ? { size: 16, data: 8 } : { size: 12, data: 4 };
/** struct pollfd: int fd, short events, short revents; poll(2). */
export const POLLFD = { size: 8, events: 4, revents: 6 };
/** struct sockaddr_in, sockaddr_in6, sockaddr_un, in bytes; ip(7), ipv6(7), unix(7). */
export const SOCKADDR_IN = { size: 16, port: 2, addr: 4 };
export const SOCKADDR_IN6 = { size: 28, port: 2, flowinfo: 4, addr: 8, scopeId: 24 };
export const SOCKADDR_UN = { size: 110, path: 2 };
/** struct timeval is two longs; struct rlimit is two unsigned 64-bit numbers; struct linger is two ints. */
export const TIMEVAL_SIZE = 16;
export const RLIMIT_SIZE = 16;
export const LINGER_SIZE = 8;
