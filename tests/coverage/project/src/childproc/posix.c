int in_system(int x);

int in_system(int x) {
  return x * 2;
}
