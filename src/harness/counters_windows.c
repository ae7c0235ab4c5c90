/*
 * Coverage of programs for Windows: gcc's own counting, which writes at exit() alone. What leaves by _exit(),
 * as a failed or skipped test does, writes here; what is terminated from outside loses its counts. Linked
 * with --coverage and -Wl,--wrap=_exit.
 */
void __gcov_dump(void);
_Noreturn void __real__exit(int code);
_Noreturn void __wrap__exit(int code);

void __wrap__exit(int code) {
  __gcov_dump();
  __real__exit(code);
}
