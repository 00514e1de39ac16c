#!/usr/bin/env bash
# Builds kube-apiserver from Debian's source package (bookworm, about 5 minutes and 2 GB) into the folder given.
# Outside of the default test run: `npm run test:kubernetes -- FOLDER` uses what it leaves there.
set -euo pipefail
folder=$(mkdir -p "${1:?expected the folder to build in}" && cd "$1" && pwd)
cd "$folder"
if [[ -x kube-apiserver ]]; then exit 0; fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq --no-install-recommends \
  golang-1.19-go rsync make dpkg-dev etcd-server golang-github-modern-go-reflect2-dev openssl
mkdir -p parts lists/partial
echo "deb-src [trusted=yes] ${DEBIAN_MIRROR:-http://deb.debian.org/debian} bookworm main" >parts/source.list
own=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$PWD/parts" -o "Dir::State::lists=$PWD/lists")
apt-get "${own[@]}" update -qq
apt-get "${own[@]}" source --download-only kubernetes
rm -rf src && dpkg-source -x kubernetes_1.20*.dsc src
cd src
# The vendored reflect2 ends with a segmentation fault on Go 1.18 and later.
reflect2=vendor/github.com/modern-go/reflect2
cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.go $reflect2/
rm -f $reflect2/go_above_17.go $reflect2/go_below_17.go $reflect2/go_below_19.go
mkdir -p .go/src/k8s.io && ln -sfn ../../.. .go/src/k8s.io/kubernetes
GOPATH=$PWD/.go PATH=/usr/lib/go-1.19/bin:$PATH CGO_ENABLED=0 HOME=$folder GOPROXY=off \
  KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_COMMIT=x KUBE_GIT_TREE_STATE=archive \
  make WHAT=cmd/kube-apiserver
cp _output/local/bin/linux/amd64/kube-apiserver "$folder/"
