#include "capstone/tell.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 10, SHOWN = 3, NAMED = 9, LINES = 6 };

static void line(const char *label, const char *text) {
  if (!text || !*text)
    return;
  int column = printf("%*s%-6s ", INDENT, "", label);
  show_wrapped_from(stdout, column, INDENT + 7, text);
}

static void word(kit_verdict verdict, const char *text, int width) {
  show_word(stdout,
            verdict == KIT_PASS      ? SHOW_GOOD
            : verdict == KIT_SKIPPED ? SHOW_NEUTRAL
                                     : SHOW_BAD,
            text, width);
}

void tell_built(const judged_library *all) {
  if (!*all->messages)
    return;
  printf("%s",
         all->built == BUILD_DONE ? _("The compiler says:\n") : _("It cannot be compiled or linked:\n"));
  if (all->missing)
    show_wrapped(stdout, 2, 2, all->messages);
  else
    show_indented(stdout, 2, all->messages);
  printf("\n");
  fflush(stdout);
}

static char *first_lines(const char *text, int lines) {
  const char *end = text;
  while (*end && lines)
    lines -= *end++ == '\n';
  return text_format("%.*s", (int)(end - text), text);
}

static void show_finding(const kit_finding *finding) {
  bool named = *finding->id != '\0';
  if (!named && strcmp(finding->engine, "expectation") == 0)
    return; /* its text is among the messages */
  show_wrapped(stdout, INDENT, INDENT, finding->what);
  line(_("where:"), finding->where);
  line(_("in:"), finding->process);
  line(_("rule:"), finding->rule && *finding->rule ? _(finding->rule) : "");
  line(_("look:"), finding->look && *finding->look ? _(finding->look) : "");
  if (named)
    printf("%*s%-6s ./kit why %s\n", INDENT, "", _("why:"), finding->id);
}

static void show_test(const judged_library *all, const tested *one) {
  const kit_report *report = &one->report;
  const char *id = one->findings.count ? one->findings.items[0].id : "";
  printf("  ");
  word(one->verdict, kit_verdict_name(one->verdict), INDENT - 3);
  char *rest = text_format(" %s%s%s", one->name, *id ? "  " : "", id);
  show_wrapped_from(stdout, INDENT - 1, INDENT, rest);
  free(rest);
  if (report->verdict != KIT_PASS)
    show_wrapped(stdout, INDENT, INDENT, report->reason);
  char *said = first_lines(*report->messages ? report->messages : report->err, LINES);
  if (*said)
    show_indented(stdout, INDENT, said);
  free(said);
  for (size_t i = 0; i < one->findings.count && i < SHOWN; i++)
    show_finding(&one->findings.items[i]);
  printf("%*s%-6s ./kit check %s --only %s\n", INDENT, "", _("again:"), all->target, one->name);
}

static bool stands(const tested *one) {
  return one->verdict == KIT_PASS || one->verdict == KIT_SKIPPED;
}

/* A few in full, of the others the names: what is wrong with the first is often wrong with the rest. */
static void show_failed(const judged_library *all, const chapter *one) {
  size_t shown = 0, more = 0;
  for (size_t i = 0; i < one->count; i++)
    if (!stands(&one->tests[i]) && shown < SHOWN) {
      show_test(all, &one->tests[i]);
      shown++;
    } else
      more += !stands(&one->tests[i]);
  if (!more)
    return;
  text_buffer names = {NULL, 0};
  size_t failed = 0;
  for (size_t i = 0; i < one->count; i++)
    if (!stands(&one->tests[i]) && ++failed > shown && failed <= shown + NAMED)
      text_addf(&names, " %s", one->tests[i].name);
  if (more > NAMED)
    text_addf(&names, _(" and %zu more"), more - NAMED);
  char *list = text_take(&names);
  line(_("also:"), list + 1);
  free(list);
}

static void show_skipped(const chapter *one) {
  for (size_t i = 0; i < one->count; i++)
    if (one->tests[i].verdict == KIT_SKIPPED) {
      char *text =
          text_format(_("%s is not checked here: %s"), one->tests[i].name, one->tests[i].report.reason);
      show_wrapped(stdout, INDENT, INDENT, text);
      free(text);
    }
}

void tell_chapter(const judged_library *all, const chapter *one) {
  progress_clear(stdout);
  word(one->verdict, kit_verdict_name(one->verdict), INDENT - 1);
  char *rest = one->needed
                   ? text_format(_(" %-9s needs \"%s\", which has not passed"), one->check->id, one->needed)
                   : text_format(_(" %-9s %zu of %zu tests: %s"), one->check->id, one->passed, one->count,
                                 _(one->check->title));
  show_wrapped_from(stdout, INDENT - 1, INDENT, rest);
  free(rest);
  show_failed(all, one);
  show_skipped(one);
  fflush(stdout);
}

void tell_advice(const chapter *one) {
  size_t shown = 0;
  for (size_t i = 0; i < one->count; i++)
    for (size_t k = 0; k < one->tests[i].findings.count && shown < SHOWN; k++) {
      const kit_finding *finding = &one->tests[i].findings.items[k];
      if (finding->kind != KIT_ADVICE)
        continue;
      line(_("advice:"), finding->what);
      line(_("where:"), finding->where);
      line(_("in:"), one->tests[i].name);
      shown++;
    }
  fflush(stdout);
}

void tell_deep(void) {
  printf("\n%-*s", INDENT, _("deep:"));
  show_wrapped_from(
      stdout, INDENT, INDENT,
      _("the same again with sanitizers, which see mistakes of memory and leaks; it may overturn what stands "
        "above"));
  fflush(stdout);
}

static size_t passed_chapters(const judged_library *all) {
  size_t passed = 0;
  for (size_t i = 0; i < all->count; i++)
    passed += all->chapters[i].verdict == KIT_PASS;
  return passed;
}

void tell_end(const judged_library *all) {
  if (all->built == BUILD_REFUSED)
    printf(_("Nothing was run.\n"));
  printf("\n%-*s", INDENT, _("verdict:"));
  word(all->verdict, kit_verdict_name(all->verdict), 0);
  if (all->count)
    printf(_("   %zu of %zu chapters"), passed_chapters(all), all->count);
  printf("\n");
  if (all->failure) {
    show_wrapped(stdout, 2, 2, _("A failure of the tool or the machine; it says nothing about the answer:"));
    show_indented(stdout, 2, all->failure);
  } else if (all->whole && all->verdict == KIT_PASS) {
    printf("\n");
    show_wrapped(stdout, 0, 0, _(all->exercise->proved));
  }
}

const char *judged_mistake(const judged_library *all) {
  for (size_t c = 0; c < all->count; c++)
    for (size_t i = 0; i < all->chapters[c].count; i++) {
      const tested *one = &all->chapters[c].tests[i];
      if (!stands(one) && one->findings.count && *one->findings.items[0].id)
        return one->findings.items[0].id;
    }
  return "";
}
