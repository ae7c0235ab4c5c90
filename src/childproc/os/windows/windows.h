/* <windows.h>, and what every file of this back end needs: errors as errno's, text as UTF-16. */
#ifndef OS_WINDOWS_WINDOWS_H
#define OS_WINDOWS_WINDOWS_H

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

int windows_errno(DWORD error); /* the negative errno that Node has for it */
int windows_last(void);         /* … of GetLastError() */

/* Copies to free(); NULL: no memory, or text that is no UTF-8. */
wchar_t *wide_of(const char *text);
char *text_of(const wchar_t *wide);
char *text_of_part(const wchar_t *wide, size_t units);

HANDLE handle_of(int fd); /* INVALID_HANDLE_VALUE: not open */

#endif
