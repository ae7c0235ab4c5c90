/* The parts of a quiz: what is asked, what may be answered, and that each belief has its question. */
#include "catalogue/catalogue.h"
#include "common/place.h"
#include "common/text.h"
#include "harness.h"
#include "quiz/quiz.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEST(each_belief_of_the_catalogue_is_asked_about) {
  EXPECT_SYS(setenv("KIT_ROOT", SOURCE_DIR, 1));
  EXPECT_OK(place_find());
  char **asked = NULL;
  size_t quizzes = 0;
  for (int stage = 0; stage < 100; stage++) {
    char *error = NULL;
    quiz *one = quiz_load(stage, &error);
    EXPECT_STR(error ? error : "", "");
    quizzes += one != NULL;
    for (size_t i = 0; one && i < one->count; i++) {
      const char *belief = one->questions[i].belief;
      EXPECT(!*belief || catalogue_find(belief));
      list_add(&asked, text_copy(belief));
    }
    one = quiz_free(one);
  }
  EXPECT(quizzes >= 4);
  size_t beliefs = 0;
  for (size_t i = 0; catalogue_at(i); i++)
    if (catalogue_at(i)->kind == CATALOGUE_BELIEF) {
      beliefs++;
      EXPECT(list_has(asked, catalogue_at(i)->id));
    }
  EXPECT(beliefs >= 3);
  list_free(asked);
}

/* A checkout below the test's folder with one quiz. */
static char *load_error(const char *json) {
  write_file("lessons/3-x/quiz/p.c", "int Q_NAME;\nQ_NONE;\n  ;\nint last;\n");
  write_file("lessons/3-x/quiz.json", json);
  EXPECT_SYS(setenv("KIT_ROOT", test_dir(), 1));
  EXPECT_OK(place_find());
  char *error = NULL;
  EXPECT(quiz_load(3, &error) == NULL);
  EXPECT(error != NULL);
  return error;
}

static void expect_error(const char *json, const char *part) {
  char *error = load_error(json);
  EXPECT(strstr(error, part) != NULL);
  free(error);
}

#define QUESTION "{\"id\": \"a\", \"program\": \"p.c\", \"ask\": \"what\", \"subject\": \"output\""
TEST(what_is_wrong_in_a_quiz_is_told) {
  expect_error("{}", "title: is missing");
  expect_error("[]", "is no JSON object");
  expect_error("{\"title\": \"t\", \"questions\": []}", "questions: needs at least one");
  expect_error("{\"title\": \"t\", \"questions\": [" QUESTION "}]}", "questions[0].variants: is missing");
  expect_error("{\"title\": \"t\", \"questions\": [" QUESTION ", \"form\": \"x\", \"variants\": []}]}",
               "\"x\" is none of choose, all, type");
  expect_error("{\"title\": \"t\", \"questions\": [" QUESTION
               ", \"variants\": [{\"why\": \"w\", \"outcomes\": 0}]}]}",
               "questions[0].variants[0].outcomes: must be a whole number");
}

TEST(a_program_gets_its_values) {
  char *error = NULL;
  free(load_error("{}"));
  write_file("lessons/3-x/quiz.json",
             "{\"title\": \"t\", \"questions\": [" QUESTION ", \"values\": {\"NAME\": [\"one\"]}, "
             "\"variants\": [{\"values\": {\"NONE\": \"\"}, \"why\": \"w\"}]}]}");
  quiz *one = quiz_load(3, &error);
  EXPECT(one != NULL && !error);
  quiz_dice dice = quiz_dice_new(1);
  quiz_item item = {0};
  EXPECT(quiz_item_make(&one->questions[0], &one->questions[0].variants[0], &dice, &item) == NULL);
  EXPECT_STR(item.source, "int one;\n  ;\nint last;\n");
  char *filled = quiz_fill(&item, "Q_NAME Q_OTHER Q_NAMES");
  EXPECT_STR(filled, "one Q_OTHER Q_NAMES");
  free(filled);
  quiz_item_clear(&item);
  one = quiz_free(one);
}

TEST(a_seed_is_the_same_everywhere) {
  quiz_dice dice = quiz_dice_new(1);
  EXPECT_EQ(quiz_roll(&dice, 1000), 465);
  EXPECT_EQ(quiz_roll(&dice, 1000), 519);
  EXPECT_EQ(quiz_roll(&dice, 1), 0);
}

static void expect_tree(const char *brackets, const char *drawn, size_t count) {
  char *tree = quiz_tree_drawn(brackets);
  EXPECT_STR(tree, drawn);
  EXPECT_EQ(quiz_tree_count(brackets), count);
  free(tree);
}

TEST(trees_are_drawn) {
  expect_tree("()", "main", 1);
  expect_tree("(()())", "main\n|- child\n`- child", 3);
  expect_tree("((())())", "main\n|- child\n|  `- child\n`- child", 4);
  expect_tree("((()))", "main\n`- child\n   `- child", 3);
}

static quiz_item item_of(quiz_form form, quiz_question *question, quiz_outcome *outcomes, size_t count) {
  *question = (quiz_question){.form = form};
  quiz_item item = {.question = question, .outcomes = outcomes, .outcome_count = count};
  return item;
}

TEST(one_answer_is_chosen) {
  quiz_question question;
  quiz_outcome one = {"a", NULL};
  quiz_item item = item_of(QUIZ_CHOOSE, &question, &one, 1);
  quiz_choice choices[] = {{"b", false}, {"a", true}, {NULL, false}};
  item.choices = choices;
  item.choice_count = 3;
  EXPECT_EQ(quiz_answer_right(&item, "2\n"), 1);
  EXPECT_EQ(quiz_answer_right(&item, " 2 "), 1);
  EXPECT_EQ(quiz_answer_right(&item, "1\n"), 0);
  EXPECT_EQ(quiz_answer_right(&item, "3"), 0);
  EXPECT_EQ(quiz_answer_right(&item, "1 2\n"), -1);
  EXPECT_EQ(quiz_answer_right(&item, "0"), -1);
  EXPECT_EQ(quiz_answer_right(&item, "4"), -1);
  EXPECT_EQ(quiz_answer_right(&item, "-1"), -1);
  EXPECT_EQ(quiz_answer_right(&item, "2x"), -1);
  EXPECT_EQ(quiz_answer_right(&item, "\n"), -1);
}

TEST(all_answers_are_chosen) {
  quiz_question question;
  quiz_outcome two[] = {{"a", NULL}, {"b", NULL}};
  quiz_item item = item_of(QUIZ_ALL, &question, two, 2);
  quiz_choice choices[] = {{"b", true}, {"c", false}, {"a", true}};
  item.choices = choices;
  item.choice_count = 3;
  EXPECT_EQ(quiz_answer_right(&item, "1 3"), 1);
  EXPECT_EQ(quiz_answer_right(&item, "3,1\n"), 1);
  EXPECT_EQ(quiz_answer_right(&item, "1"), 0);
  EXPECT_EQ(quiz_answer_right(&item, "1 2 3"), 0);
}

TEST(an_answer_is_typed) {
  quiz_question question;
  quiz_outcome two[] = {{"12", NULL}, {"b", NULL}};
  quiz_item item = item_of(QUIZ_TYPE, &question, two, 1);
  EXPECT_EQ(quiz_answer_right(&item, " 12\n"), 1);
  EXPECT_EQ(quiz_answer_right(&item, "1\n"), 0);
  EXPECT_EQ(quiz_answer_right(&item, "?\n"), 0);
  EXPECT_EQ(quiz_answer_right(&item, " \n"), -1);
  item.outcome_count = 2;
  EXPECT_EQ(quiz_answer_right(&item, "?\n"), 1);
  EXPECT_EQ(quiz_answer_right(&item, "12"), 0);
}
