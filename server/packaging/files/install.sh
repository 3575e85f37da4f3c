#!/bin/sh
# Installs or upgrades 数衡 from this folder. Needs root, tar's usual company (sh, cp, sha256sum) and nothing from a network.
#   install.sh [--root DIR] [--no-service]
# --root DIR     install below DIR (an image, a test) instead of /; no user is made and no service touched
# --no-service   make no systemd unit
set -eu
umask 022
root=
service=yes
while [ $# -gt 0 ]; do
  case "$1" in
    --root) [ $# -gt 1 ] || { echo '--root 后面要写一个文件夹。' >&2; exit 64; }; root=$2; service=no; shift 2 ;;
    --no-service) service=no; shift ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "不认识的参数 $1。用 --help 查看用法。" >&2; exit 64 ;;
  esac
done
here=$(cd "$(dirname "$0")" && pwd -P)
version=$(cat "$here/VERSION")
opt=$root/opt/shuheng
home=$root/var/lib/shuheng
etc=$root/etc/shuheng
target=$opt/$version

if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
  echo '请以 root 身份安装，例如 sudo ./install.sh。' >&2
  exit 1
fi
echo '正在核对文件……'
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || { echo '有文件与 SHA256SUMS 不一致，没有安装。请重新取得安装包。' >&2; exit 1; }
"$here/node/bin/node" --version >/dev/null 2>&1 || { echo '这台机器不能运行安装包内的 Node.js（处理器或系统库不符），没有安装。' >&2; exit 1; }
if [ "$(readlink "$opt/current" 2>/dev/null || true)" = "$version" ] && [ "$here" = "$(readlink -f "$target")" ]; then
  echo "已经在运行 $version 的安装目录，无需再装。" >&2
  exit 0
fi

if [ -z "$root" ] && ! id shuheng >/dev/null 2>&1; then
  nologin=$(command -v nologin || echo /usr/sbin/nologin)
  useradd --system --home-dir /var/lib/shuheng --shell "$nologin" shuheng
fi
mkdir -p "$opt" "$home" "$etc"
chmod 0700 "$home"
[ -n "$root" ] || chown shuheng:shuheng "$home"
if [ ! -e "$etc/shuheng.env" ]; then
  cp "$here/shuheng.env" "$etc/shuheng.env"
  chmod 0640 "$etc/shuheng.env"
  [ -n "$root" ] || chgrp shuheng "$etc/shuheng.env"
fi

before=$(readlink "$opt/current" 2>/dev/null || true)
if [ "$service" = yes ] && [ -n "$before" ]; then
  echo "正在从 $before 升级：先备份，再停止服务……"
  if [ -e "$home/ledger.duckdb" ]; then
    mkdir -p "$home/backup" && chown shuheng:shuheng "$home/backup" && chmod 0700 "$home/backup"
    "$opt/current/bin/shuheng" backup "/var/lib/shuheng/backup/before-$version-$(date +%Y%m%d-%H%M%S)" ||
      { echo '升级前的备份没有成功，没有升级。' >&2; exit 1; }
  fi
  systemctl stop shuheng.service
fi

# Copied beside and renamed: an interrupted copy is never the current version.
rm -rf "$target.new"
cp -R "$here" "$target.new"
chmod -R a+rX,go-w "$target.new"
[ -n "$root" ] || chown -R 0:0 "$target.new"
rm -rf "$target"
mv "$target.new" "$target"
ln -sfn "$version" "$opt/current.new"
mv -T "$opt/current.new" "$opt/current"
mkdir -p "$root/usr/local/bin"
ln -sfn /opt/shuheng/current/bin/shuheng "$root/usr/local/bin/shuheng"

if [ "$service" = yes ]; then
  cp "$target/shuheng.service" /etc/systemd/system/shuheng.service
  systemctl daemon-reload
  systemctl enable --quiet shuheng.service
  if ! systemctl restart shuheng.service; then
    if [ -n "$before" ] && [ "$before" != "$version" ]; then
      ln -sfn "$before" "$opt/current.new" && mv -T "$opt/current.new" "$opt/current"
      systemctl restart shuheng.service || true
      echo "新版本没有启动，已退回 $before。原因见 journalctl -u shuheng。" >&2
    else
      echo '服务没有启动。原因见 journalctl -u shuheng。' >&2
    fi
    exit 1
  fi
  echo "数衡 $version 已安装并启动。首次使用的设置地址见：journalctl -u shuheng | grep invite"
else
  echo "数衡 $version 已安装到 $target。"
fi
