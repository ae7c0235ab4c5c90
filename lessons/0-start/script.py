# What execfile_python runs.
print("Hello from Python")
print("2 + 2 =", 2 + 2)
