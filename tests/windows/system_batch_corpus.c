/*
 * Arguments that are made to start something else than the batch file they are given to: under each policy
 * they arrive as they were given or are refused, and nothing is run. A command that got through would
 * print INJECTED and leave a file PWNED behind.
 */
#include "childproc.h"
#include "harness.h"
#include "system_batch.h"

#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 5, HOSTILE_AT_LEAST = 60 };

#define PWN "echo INJECTED>PWNED"

static const char *const corpus[][MOST] = {
    {"a\"&echo INJECTED&\""},
    {"&" PWN},
    {"&&" PWN},
    {"||" PWN},
    {"|" PWN},
    {"a&" PWN "&b"},
    {"a & " PWN " & b"},
    {"\"&" PWN "&\""},
    {"\"&" PWN "&"},
    {"\\\"&" PWN "&\\\""},
    {"\\\\\"&" PWN "&\\\\\""},
    {"\"\"&" PWN "&\"\""},
    {"\"\"\"&" PWN "&\"\"\""},
    {"a\"b\"&" PWN},
    {"\" \"&" PWN "&\" \""},
    {"^\"&" PWN "&^\""},
    {"^&" PWN},
    {"^^&" PWN},
    {"^^^&" PWN},
    {"a^\n&" PWN},
    {"\n" PWN},
    {"a\r\n" PWN "\r\n"},
    {"a\r" PWN},
    {"\"\n" PWN "\n\""},
    {">PWNED"},
    {">>PWNED"},
    {"1>PWNED"},
    {"2>PWNED"},
    {"\">PWNED"},
    {"\" >PWNED \""},
    {"<PWNED"},
    {"a|more>PWNED"},
    {"(" PWN ")"},
    {")&" PWN "&("},
    {") else (" PWN},
    {"\")&" PWN "&(\""},
    {"a\"", "&" PWN},
    {"\"", "&" PWN, "\""},
    {"a\\", "&" PWN},
    {"a\\\"", "&" PWN},
    {"a b\\", "\"&" PWN},
    {"^", "&" PWN},
    {"\"^", "\"&" PWN},
    {"", "\"\"&" PWN},
    {"x", "\"", "&" PWN, "\""},
    {"/c", PWN},
    {"/?", "&" PWN},
    {"/v:on", "!ComSpec!&" PWN},
    {"!ComSpec!\"&" PWN},
    {"!A:~0,1!&" PWN},
    {";" PWN},
    {",&" PWN},
    {"=&" PWN},
    {"a;b\"&" PWN},
    {"a,b=\"&" PWN},
    {"\t&" PWN},
    {"\t\"&" PWN "\t\""},
    {"\v&" PWN},
    {"\f\"&" PWN},
    {"\x1A&" PWN},
    {"\xC2\xA0&" PWN},
    {"\xEF\xBC\x82&" PWN},
    {"\xEF\xBC\x82&" PWN "&\xEF\xBC\x82"},
    {"\xE2\x80\x9D&" PWN},
    {"'&" PWN "&'"},
    {"`" PWN "`"},
    {"$(" PWN ")"},
    {"@" PWN},
    {"\"&start /b cmd /c " PWN "&\""},
    {"\"&call " PWN "&rem "},
    {"\"&for /f %i in ('" PWN "') do rem "},
    {"%COMSPEC% /c " PWN},
    {"%CMDCMDLINE:~-1%&" PWN},
    {"%CMDCMDLINE:~-1%&" PWN "&%CMDCMDLINE:~-1%"},
    {"\"&%ComSpec% /c " PWN "&\""},
    {"%=&" PWN "&=%"},
    {"%", "\"&" PWN "&", "%"},
    {"%%cd:~,%\"&" PWN},
    {"%1\"&" PWN},
    {"%*\"&" PWN},
    {"%~1\"&" PWN},
    {"100%\"&" PWN "&\"100%"},
};
enum { COUNT = sizeof corpus / sizeof *corpus };

/* ---- what must not be there ---- */

static int files_here(void) {
  struct _finddata_t found;
  int count = 0;
  intptr_t all = _findfirst("*", &found);
  EXPECT(all != -1);
  do
    count++;
  while (_findnext(all, &found) == 0);
  _findclose(all);
  return count;
}

static void expect_nothing_was_run(int files) {
  if (_access("PWNED", 0) == 0)
    FAIL("a command was run: it has left a file");
  EXPECT_EQ(files_here(), files);
}

/* ---- the policies ---- */

/* The script shows its arguments, or takes none where Wine's cmd.exe would expand them once more. */
static void expect_arrived(const cp_result *r, bool passed_on, const char *const *args) {
  static const char *const none[] = {NULL};
  char expected[SHOWN_MOST];
  shown(passed_on ? args : none, expected);
  EXPECT(r->exited);
  EXPECT_EQ(r->code, 33);
  EXPECT_STR(r->out.data, expected);
  EXPECT_STR(r->err.data, "");
}

static void expect_refused_argument(const cp_result *r) {
  EXPECT_EQ(r->error->errnum, EINVAL);
  EXPECT(*r->error->advice != '\0');
  EXPECT_EQ(r->pid, 0);
}

static bool holds(const char *const *args, const char *any) {
  for (; *args != NULL; args++)
    if (strpbrk(*args, any) != NULL)
      return true;
  return false;
}

static bool is_ascii(const char *const *args) {
  for (; *args != NULL; args++)
    for (const char *at = *args; *at != '\0'; at++)
      if ((unsigned char)*at >= 0x7F)
        return false;
  return true;
}

/* How many were run, the others were refused. */
static int run_all(const char *suffix, cp_batch policy, const char *refused) {
  char shows[32], silent[32];
  int ran = 0;
  snprintf(shows, sizeof shows, "shows.%s", suffix);
  snprintf(silent, sizeof silent, "silent.%s", suffix);
  write_script(shows, "%*");
  write_script(silent, "");
  int files = files_here();
  for (size_t i = 0; i < COUNT; i++) {
    const char *const *args = corpus[i];
    bool passed_on = is_ascii(args) && !(is_wine() && holds(args, "%\v\f\x1A"));
    NOTE("%zu: %s", i, args[0]);
    cp_result *r = run_script(passed_on ? shows : silent, args, policy);
    if (holds(args, refused) || policy == CP_BATCH_REJECT) {
      expect_refused_argument(r);
    } else {
      EXPECT(r->error == NULL);
      expect_arrived(r, passed_on, args);
      ran++;
    }
    expect_nothing_was_run(files);
    r = cp_result_free(r);
  }
  return ran;
}

TEST(a_hostile_argument_is_refused_with_every_batch_file) {
  EXPECT_GE(COUNT, HOSTILE_AT_LEAST);
  EXPECT_EQ(run_all("bat", CP_BATCH_REJECT, ""), 0);
  EXPECT_EQ(run_all("cmd", CP_BATCH_REJECT, ""), 0);
}

TEST(a_hostile_argument_of_a_bat_file_arrives_or_is_refused) {
  EXPECT_GE(run_all("bat", CP_BATCH_ESCAPE, "\r\n"), HOSTILE_AT_LEAST);
}

TEST(a_hostile_argument_of_a_cmd_file_arrives_or_is_refused) {
  EXPECT_GE(run_all("cmd", CP_BATCH_ESCAPE, "\r\n"), HOSTILE_AT_LEAST);
}

TEST(a_hostile_argument_is_judged_strictly) {
  EXPECT_GE(run_all("bat", CP_BATCH_STRICT, "\r\n\"%!"), 25);
  EXPECT_GE(run_all("CMD", CP_BATCH_STRICT, "\r\n\"%!"), 25);
}

/* A batch file called with a"&echo INJECTED&" prints that text as an argument or is refused, whichever policy
 * was chosen. */
TEST(an_injection_is_an_argument_or_refused) {
  static const char *const args[] = {"a\"&echo INJECTED&\"", NULL};
  write_script("it.bat", "%*");
  for (int policy = CP_BATCH_REJECT; policy <= CP_BATCH_STRICT; policy++) {
    cp_result *r = run_script("it.bat", args, (cp_batch)policy);
    if (policy == CP_BATCH_ESCAPE)
      expect_arrived(r, true, args);
    else
      expect_refused_argument(r);
    r = cp_result_free(r);
  }
  EXPECT(cp_spawn("it.bat", args, NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_STR(cp_last_error()->message, "spawn EINVAL");
}

/* What the others would see if an argument got through: quoted for a program, it does. */
TEST(quoting_for_a_program_is_a_hole) {
  static const char *const args[] = {"a\"&" PWN "&\"", NULL};
  write_script("it.bat", "%*");
  char *quoted = cp_quote_windows(args[0]), line[256];
  snprintf(line, sizeof line, "it.bat %s", quoted);
  cp_result *r = cp_exec_sync(line, CP_OPTIONS(.timeout_ms = 30000));
  EXPECT_EQ(_access("PWNED", 0), 0);
  r = cp_result_free(r);
  free(quoted);
}
