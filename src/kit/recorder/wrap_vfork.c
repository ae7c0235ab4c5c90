/*
 * vfork(): a wrapper cannot return in a child that shares its stack, so the child gets a copy of the memory.
 * To compare, KIT_VFORK=real takes the way past the recorder: a jump, so that libc's vfork() returns to the
 * caller.
 */
#include "internal.h"
#include "wrap.h"

#include <string.h>

int rec_vfork_is_real;

int rec_set_vfork(const char *spec) {
  if (spec && *spec && strcmp(spec, "real") != 0)
    return -EINVAL;
  rec_vfork_is_real = spec && *spec;
  return 0;
}

#if defined __x86_64__
__asm__(".text\n"
        ".globl __wrap_vfork\n"
        ".type __wrap_vfork, @function\n"
        "__wrap_vfork:\n"
        "  movl rec_vfork_is_real(%rip), %eax\n"
        "  testl %eax, %eax\n"
        "  jne 1f\n"
        "  jmp rec_vfork_copied\n"
        "1: jmp vfork@PLT\n"
        ".size __wrap_vfork, .-__wrap_vfork\n");
#elif defined __aarch64__
__asm__(".text\n"
        ".globl __wrap_vfork\n"
        ".type __wrap_vfork, %function\n"
        "__wrap_vfork:\n"
        "  adrp x16, rec_vfork_is_real\n"
        "  ldr w16, [x16, #:lo12:rec_vfork_is_real]\n"
        "  cbnz w16, 1f\n"
        "  b rec_vfork_copied\n"
        "1: b vfork\n"
        ".size __wrap_vfork, .-__wrap_vfork\n");
#else
pid_t __wrap_vfork(void) {
  return rec_vfork_copied();
}
#endif
