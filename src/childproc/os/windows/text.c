#include "base/wtf8.h"
#include "os/sys.h"
#include "os/windows/windows.h"

#include <stdlib.h>
#include <wchar.h>

wchar_t *wide_of(const char *text) {
  int64_t units = wtf8_units(text);
  wchar_t *wide = units < 0 ? NULL : sys_calloc((size_t)units + 1, sizeof *wide);
  if (wide)
    wtf8_to_utf16(text, wide);
  return wide;
}

char *text_of_part(const wchar_t *wide, size_t units) {
  size_t size = wtf8_from_utf16(wide, units, NULL);
  char *text = sys_calloc(1, size + 1);
  if (text)
    (void)wtf8_from_utf16(wide, units, text);
  return text;
}

char *text_of(const wchar_t *wide) {
  return text_of_part(wide, wcslen(wide));
}
